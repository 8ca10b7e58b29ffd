"""From flow files to checked definitions: read, merged, walked and linked."""
