"""The portal: pages on which agencies file and editors decide, without any script."""
