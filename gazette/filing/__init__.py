"""What stands between a draft and the public: checks and decisions."""
