"""Records what the originals do: python3 record.py > python.json

The code between the lines is that of the documents, but for the parameters of
search_products that its Go port leaves out.
"""
import json
import threading

# --- document 000, "Debug Mystery" ---
_lock = threading.Lock()
_cached_text = None

def clean_data(text):
    global _cached_text
    with _lock:
        if text is None:
            text = _cached_text
        _cached_text = text
    return text.strip().lower()

# --- document 000, "Code Review Request" ---
_cache = {}
_users = []

def get_user(user_id):
    global _users
    for u in _users:
        if u['id'] == user_id:
            return u
    # Not found, fetch from DB
    user = fetch_from_db(user_id)
    _users.append(user)
    return user

def cached_operation(key, expensive_func):
    global _cache
    if key not in _cache:
        _cache[key] = expensive_func()
    return _cache[key]

# --- document 001, Extension 3 ---
_search_cache = {}

def _make_cache_key(category, min_price, required_connectivity):
    sorted_conn = sorted(required_connectivity) if required_connectivity else None
    return f"search:{category}:{min_price}:{sorted_conn}"

def search_products(category=None, min_price=None, required_connectivity=None):
    key = _make_cache_key(category, min_price, required_connectivity)
    if key in _search_cache:
        return _search_cache[key]   # Cache HIT
    results = products_db.copy()
    if category:
        results = [p for p in results if p["category"] == category]
    if min_price is not None:
        results = [p for p in results if p["price"] >= min_price]
    if required_connectivity:
        results = [
            p for p in results
            if "connectivity" in p["attributes"]
            and all(req in p["attributes"]["connectivity"] for req in required_connectivity)
        ]
    results.sort(key=lambda p: p["price"])
    _search_cache[key] = results
    return results
# ---

def outcome(f):
    try:
        return {"returns": f()}
    except Exception as e:
        return {"raises": f"{type(e).__name__}: {e}"}

clean = []
for calls in ([None], ["A"], [" A ", None], [5, None], ["A", 5, None], [5, None, "B", None], ["", None], ["ΑΣ ", None, None]):
    _cached_text = None
    clean.append({"calls": calls, "outcomes": [outcome(lambda c=c: clean_data(c)) for c in calls]})

db = {"ann": {"id": "ann", "text": "Ann"}}
fetched = []
def fetch_from_db(user_id):
    fetched.append(user_id)
    return db.get(user_id)

users = []
for calls in (["ann", "ann"], ["ben"], ["ben", "ann"], ["ann", "ben", "ann", "ben"]):
    _users, fetched = [], []
    out = [outcome(lambda c=c: (get_user(c) or {}).get("text")) for c in calls]
    users.append({"calls": calls, "outcomes": out, "fetched": list(fetched), "len": len(_users)})

ops = []
n = 0
def expensive():
    global n
    n += 1
    return str(n)
for calls in (["a", "a", "b", "a"],):
    _cache, n = {}, 0
    ops.append({"calls": calls, "outcomes": [outcome(lambda c=c: cached_operation(c, expensive)) for c in calls], "len": len(_cache)})

products_db = [
    {"name": "a", "category": "tv", "price": 2, "attributes": {"connectivity": ["wifi"]}},
    {"name": "b", "category": "radio", "price": 1, "attributes": {"connectivity": ["usb", "wifi"]}},
    {"name": "c", "category": "None", "price": 3, "attributes": {}},
]
searches = []
for queries in (
    [[None, None, None], ["None", None, None]],
    [["None", None, None], [None, None, None]],
    [["tv", 2.0, None], ["tv", 2.5, None], [None, 2.0, ["wifi"]]],
    [[None, None, ["wifi", "usb"]], [None, None, ["usb", "wifi"]], [None, None, []], ["", None, None]],
):
    _search_cache = {}
    found = [[p["name"] for p in search_products(*q)] for q in queries]
    searches.append({"queries": [dict(zip(["category", "min_price", "connectivity"], q)) for q in queries], "found": found, "keys": [_make_cache_key(*q) for q in queries]})

# A caller that empties its result empties the cache.
_search_cache = {}
search_products("tv").clear()
print(json.dumps({"clean_data": clean, "get_user": users, "cached_operation": ops, "search": searches, "after_clear": search_products("tv")}, ensure_ascii=True, indent=1))
