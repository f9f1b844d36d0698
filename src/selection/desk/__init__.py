"""Where commands are decided and recorded, and where a whole selection is rehearsed."""
