"""The three database drivers, each behind the same contract and alone in importing its library."""
