"""Change what applications let the user keep."""

from dataclasses import dataclass
from enum import StrEnum

from actions.profile.owner import locked_account
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import MetadataInvalid
from flowapi.errors.steps import InputRejected
from flowapi.services.metadata_patches import patch_of, patched

FIELD = "patch_metadata"


@dataclass(frozen=True, slots=True)
class PatchMetadata(Action):
    """Change the metadata that belong to the user (a JSON merge patch, RFC 7396)."""

    class Outcome(StrEnum):
        PATCHED = "patched"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (Input.json(FIELD, required=True, hidden=False),)

    async def run(self, ctx: Context, form: Form) -> Outcome:
        try:
            patch = patch_of(form.raw(FIELD) if FIELD in form else "")
            account = await locked_account(ctx)
            stored = account.metadata.unsafe if account.metadata else None
            text = patched(stored, patch)
        except MetadataInvalid as invalid:
            raise InputRejected({FIELD: invalid}) from invalid
        await ctx.store.metadata.put_unsafe(account.id, text, ctx.now)
        return self.Outcome.PATCHED
