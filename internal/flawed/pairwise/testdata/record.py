"""Records what the originals do: python3 record.py > python.json

The code between the lines is that of document 000, "Constrained Refactoring",
put into functions. Each is called with a list of its own.
"""
import json
import random

# --- the question ---
def question(nums):
    total = 0
    for i in range(len(nums)):
        for j in range(i + 1, len(nums)):
            total += abs(nums[i] - nums[j])
    return total

# --- the first answer ---
def pairwise_abs_sum(nums):
    # in-place sort; uses only the memory of the list itself
    nums.sort()                       # O(n log n)

    total = 0                         # running answer
    prefix = 0                        # sum of elements to the left

    for i in range(len(nums)):        # single O(n) pass
        total += nums[i] * i - prefix
        prefix += nums[i]

    return total

# --- the second answer ---
def second(nums):
    total = 0
    current_prefix_sum = 0
    n = 0

    # Count elements without using len()
    for _ in nums:
        n += 1

    # O(n) calculation for sorted array
    for i in range(n):
        total += i * nums[i] - current_prefix_sum
        current_prefix_sum += nums[i]
    return total

# --- the third answer ---
def third(nums):
    # Assuming we can determine the range of values in nums
    # and that the range is reasonable (not too large)

    # First pass: find min and max to determine range
    min_val = nums[0]
    max_val = nums[0]
    for i in range(1, len(nums)):
        if nums[i] < min_val:
            min_val = nums[i]
        if nums[i] > max_val:
            max_val = nums[i]

    # Create a frequency array (counting sort approach)
    freq_size = max_val - min_val + 1
    freq = []
    for i in range(freq_size):
        freq.append(0)

    # Count occurrences
    for i in range(len(nums)):
        freq[nums[i] - min_val] += 1

    # Calculate the sum using the frequency array
    total = 0
    elements_seen = 0
    prefix_sum = 0

    for i in range(freq_size):
        if freq[i] > 0:
            value = i + min_val
            count = freq[i]
            # For each occurrence of this value
            # It forms |value - x| with all previous elements
            total += count * (elements_seen * value - prefix_sum)
            # Update for next iteration
            elements_seen += count
            prefix_sum += count * value

    total *= 2  # Since we only counted each pair once
    return total
# --- end of the documents' code ---


def outcome(function, nums):
    try:
        returns = {"returns": str(function(nums))}
    except IndexError as e:
        returns = {"raises": f"IndexError: {e}"}
    return {**returns, "leaves": nums}


random.seed(1)
lists = [[], [7], [0, 1], [1, 0], [5, 5], [3, 1, 2], [1, 2, 3, 4], [4, 3, 2, 1], [-3, 3, -3, 3], [10, -10, 0, 10]]
for limit in (1, 5, 100, 10000):
    for n in (2, 3, 5, 8, 13, 40):
        lists.append([random.randint(-limit, limit) for _ in range(n)])
wide = [[-2**63, 2**63 - 1], [2**62, -2**62, 0], [-2**63, 0, 2**63 - 1, 1], [2**61] * 3 + [-2**61] * 3]

record = []
for nums in lists + wide:
    row = {"nums": nums}
    for name, function in (("question", question), ("first", pairwise_abs_sum), ("second", second), ("third", third)):
        # The third answer is not run where it would fill the machine's memory.
        if function is not third or nums not in wide:
            row[name] = outcome(function, list(nums))
    record.append(row)

print("[\n" + ",\n".join(json.dumps(row) for row in record) + "\n]")
