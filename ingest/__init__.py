"""From files to drafts to versions. Imports `gazette` alone."""
