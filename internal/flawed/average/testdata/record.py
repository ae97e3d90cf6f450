"""Records what the original does: python3 record.py > python.json

The code between the lines is that of document 000, question I1 "Bug Detection".
"""
import json

# --- the question ---
def calculate_average(nums, start=0, end=None):
    """Return the mean value in nums[start:end)."""
    if end is None:
        end = len(nums)
    total = 0
    for i in range(start, end):
        total += nums[i]
    return total / (end - start)
# --- end of the document's code ---


def outcome(nums, start, end):
    try:
        return {"returns": repr(calculate_average(nums, start, end))}
    except (ZeroDivisionError, IndexError) as e:
        return {"raises": f"{type(e).__name__}: {e}"}


lists = [[], [7], [1, 2], [1, 2, 4], [-3, 0, 9], [2**63 - 1, 2**63 - 1], [2**53 + 1, 1, 1], [-2**63, -2**63, 1]]
record = []
for nums in lists:
    for start in range(-len(nums) - 1, len(nums) + 2):
        for end in range(-len(nums) - 1, len(nums) + 2):
            record.append({"nums": nums, "start": start, "end": end, **outcome(nums, start, end)})
for floats in ([0.1, 0.2, 0.3], [1e308, 1e308], [1e16, 1.0, -1e16], [5e-324]):
    record.append({"floats": floats, "start": 0, "end": len(floats), **outcome(floats, 0, len(floats))})

print("[\n" + ",\n".join(json.dumps(row) for row in record) + "\n]")
