"""Records what the originals do: python3 record.py > python.json

The code between the lines is that of document 002: the user's load_messages, and two
of the reviews' improvements.
"""
import contextlib
import io
import json
import os
import tempfile

HISTORY_FILE = os.path.join(tempfile.mkdtemp(), "history.json")

# --- the user ---
def theirs():
    if os.path.exists(HISTORY_FILE):
        with open(HISTORY_FILE) as f:
            return json.load(f)
    return []

# --- "complete improved version" ---
def improved():
    """Load chat messages from history file. Returns empty list if file missing/invalid."""
    if os.path.exists(HISTORY_FILE):
        try:
            with open(HISTORY_FILE, 'r', encoding='utf-8') as f:
                return json.load(f)
        except json.JSONDecodeError:
            print("Warning: Invalid JSON in history file")
            return []
    return []

# --- "improved implementation" ---
def catch_all():
    """
    Load messages from the history file.

    Returns:
        list: List of messages if file exists and is valid, empty list otherwise
    """
    if os.path.exists(HISTORY_FILE):
        try:
            with open(HISTORY_FILE, 'r', encoding='utf-8') as f:
                return json.load(f)
        except json.JSONDecodeError as e:
            print(f"Error: Invalid JSON in {HISTORY_FILE}: {e}")
            return []
        except PermissionError:
            print(f"Error: No permission to read {HISTORY_FILE}")
            return []
        except Exception as e:
            print(f"Error loading messages: {e}")
            return []
    else:
        return []  # Return empty list when file doesn't exist
# --- end of the document's code ---


def outcome(f):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return {"returns": json.dumps(f())}
    except ValueError as e:
        return {"raises": type(e).__name__}


files = [None, b"", b"[]", b"[1", b'[{"role": "user", "content": "hi"}]', b'[{"role": "user", "content": "hi"', b'{"a": 1}', b"null",
         b"7", b"\xef\xbb\xbf[]", b'["\xff"]', b"[] []", b"\n [1, 2] \n", b"\x00\x00\x00\x00", '["é"]'.encode()]
record = []
for data in files:
    if data is None:
        with contextlib.suppress(FileNotFoundError):
            os.remove(HISTORY_FILE)
    else:
        with open(HISTORY_FILE, "wb") as f:
            f.write(data)
    record.append({"file": None if data is None else data.hex(), **{f.__name__: outcome(f) for f in (theirs, improved, catch_all)}})

print("[\n" + ",\n".join(json.dumps(row) for row in record) + "\n]")
