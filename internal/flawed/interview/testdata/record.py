"""Records what the originals do: python3 record.py > python.json

The code between the lines is that of document 002, and the one line of document
000, question P10.
"""
import heapq
import json
import random

# --- the interviewer ---
def has_cycle(head):
    if not head or not head.next:
        return False

    slow = head
    fast = head.next

    while fast and fast.next:
        if slow == fast:
            return True
        slow = slow.next
        fast = fast.next.next

    return False

def find_top_10(nums):
    heap = []

    for num in nums:
        if len(heap) < 10:
            heapq.heappush(heap, num)
        elif num > heap[0]:  # num > min element
            heapq.heapreplace(heap, num)

    return sorted(heap, reverse=True)  # Return in descending order

def intersection(arr1, arr2):
    i, j = 0, 0
    result = []

    while i < len(arr1) and j < len(arr2):
        if arr1[i] == arr2[j]:
            result.append(arr1[i])
            i += 1
            j += 1
        elif arr1[i] < arr2[j]:
            i += 1
        else:
            j += 1

    return result

def remove_even(numbers):
    for i, num in enumerate(numbers):
        if num % 2 == 0:
            numbers.remove(num)  # This skips the next element!
    return numbers
# --- document 000, question P10 ---
FIB = "def fib(): a, b = 0, 1; while True: yield a; a, b = b, a + b"
# --- end of the documents' code ---


class Node:
    next = None


def cycle(links):
    nodes = [Node() for _ in links]
    for node, link in zip(nodes, links):
        node.next = nodes[link] if link >= 0 else None
    return has_cycle(nodes[0])


random.seed(1)
record = {"cycle": [], "top": [], "intersect": [], "remove": [], "tail": []}
for n in range(1, 7):
    for _ in range(12):
        links = [random.randint(-1, n - 1) for _ in range(n)]
        record["cycle"].append({"links": links, "returns": cycle(links)})
for n in (0, 1, 9, 10, 11, 40):
    nums = [random.randint(0, 20) for _ in range(n)]
    record["top"].append({"nums": nums, "returns": find_top_10(nums)})
    for k in (0, 1, 3, 50):
        tail = sorted(nums)[-k:]
        tail.reverse()
        record["tail"].append({"nums": nums, "k": k, "returns": tail})
for _ in range(30):
    a = sorted(random.randint(0, 9) for _ in range(random.randint(0, 8)))
    b = sorted(random.randint(0, 9) for _ in range(random.randint(0, 8)))
    record["intersect"].append({"a": a, "b": b, "returns": intersection(a, b)})
lists = [[1, 2, 3, 4, 5], [2, 4], [2, 2, 3], [4, 1, 4, 4], []]
for nums in lists + [[random.randint(0, 5) for _ in range(8)] for _ in range(20)]:
    record["remove"].append({"nums": nums, "returns": remove_even(list(nums))})
try:
    compile(FIB, "fib", "exec")
    record["fib"] = "compiles"
except SyntaxError as e:
    record["fib"] = f"SyntaxError: {e.msg}"

print("{" + ",\n".join(
    json.dumps(name) + ": " + ("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]" if isinstance(rows, list) else json.dumps(rows))
    for name, rows in record.items()) + "}")
