"""Electronic seals and signatures of OFD files: what they say, and what of it can be shown to hold."""
