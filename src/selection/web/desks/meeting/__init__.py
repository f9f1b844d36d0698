"""The desk of the meeting (评审会议): attendance, counts by two tellers, results, minutes."""
