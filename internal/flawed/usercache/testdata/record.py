"""Records what the original does: python3 record.py > python.json

The code between the lines is that of document 000, question NR2. In the place of the
database stands a dictionary, which returns None for what it does not have.
"""
import json

DB = {}
FETCHED = []


def fetch_from_db(user_id):
    FETCHED.append(user_id)
    user = DB.get(user_id)
    return None if user is None else dict(user)

# --- the question ---
_cache = {}
_users = []
_config = None

def get_user(user_id):
    global _users
    for u in _users:
        if u['id'] == user_id:
            return u
    # Not found, fetch from DB
    user = fetch_from_db(user_id)
    _users.append(user)
    return user

def clear_cache():
    global _cache, _users
    _cache = {}
    _users = []
# --- end of the document's code ---


def do(step):
    what, *args = step
    try:
        if what == "put":
            DB[args[0]] = {"id": args[0], "name": args[1]}
        elif what == "clear":
            clear_cache()
        elif what == "rename":  # what the caller was given
            get_user(args[0])["name"] = args[1]
        else:
            user = get_user(args[0])
            return user["name"] if user else None
    except TypeError as e:
        return f"TypeError: {e}"
    return "done"


scripts = [
    [["put", 1, "Ann"], ["get", 1], ["get", 1]],
    [["put", 1, "Ann"], ["get", 7], ["get", 1], ["get", 7]],
    [["put", 1, "Ann"], ["get", 1], ["get", 7], ["get", 1], ["put", 2, "Bob"], ["get", 2], ["clear"], ["get", 2]],
    [["put", 1, "Ann"], ["rename", 1, "Mallory"], ["get", 1]],
    [["put", 1, "Ann"], ["get", 1], ["put", 1, "Anna"], ["get", 1], ["clear"], ["get", 1]],
]
record = []
for script in scripts:
    DB.clear()
    FETCHED.clear()
    clear_cache()
    record.append({"script": script, "says": [do(step) for step in script], "fetched": list(FETCHED), "kept": len(_users)})
print("[\n" + ",\n".join(json.dumps(row) for row in record) + "\n]")
