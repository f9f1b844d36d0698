"""The desk of the experts (专家评分): promises, conflicts, sheets, signatures."""
