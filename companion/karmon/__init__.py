"""What belongs to this paper only: answers of exercises, what-if sums."""
