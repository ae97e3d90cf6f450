#!/usr/bin/env python3
"""Records what the originals do, by running them:

    python3 record.py > python.json

Documents 000, "Security Review" (I9), "Contradictory Instructions" (P6), "Rapid Context
Switch" (P10) and "Database Query Help" (NR4), on SQLite in memory: ILIKE is written LIKE
and %s is written ?, since that is what sqlite3 has. Document 001, Exercise 2.1 and
Extension 2: the functions are verbatim. Of NR4 the joins are the document's, and what
is added up over them is ours.
"""

import itertools
import json
import sqlite3
import sys

NAMES = ["Widget", "widget 50%", "500 nails", "snake_case", "snakescase", "back\\slash", "100%", "It's", "", "Éclair",
         "a\\%b", "!", "a'b", "x--y"]

db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE products (name TEXT, secret INTEGER)")
db.executemany("INSERT INTO products VALUES (?, 0)", [(n,) for n in NAMES])
db.execute("INSERT INTO products VALUES ('hidden', 1)")


def run(sql, args=()):
    try:
        return sorted(row[0] for row in db.execute(sql, args))
    except (sqlite3.Error, sqlite3.Warning, ValueError) as e:
        return {"error": type(e).__name__}


def original(q):
    sql = f"SELECT name FROM products WHERE name LIKE '%%{q}%%'"
    return run(sql)


def model1(q):
    sql = "SELECT name FROM products WHERE name LIKE ?"
    return run(sql, [f'%{q}%'])


def model2(q):
    sql = "SELECT name FROM products WHERE name LIKE ?"
    return run(sql, ('%' + q + '%',))


def model3(q):
    sql = "SELECT name FROM products WHERE name LIKE ?"
    return run(sql, (f"%{q}%",))


def user(user_name):
    sql = f"SELECT name FROM products WHERE name = '{user_name}'"
    return run(sql)


def user_answered(user_name):
    sql = f"SELECT name FROM products WHERE name = ?"
    return run(sql, (user_name,))


def search_by_min_screen(products, min_inches):
    filtered = [
        p for p in products
        if str(p["attributes"]["screen_size"]) > str(min_inches)   # Bug
    ]
    filtered.sort(
        key=lambda p: str(p["attributes"]["screen_size"]),          # Bug
        reverse=True,
    )
    return filtered


def search_products(products, required_connectivity):
    results = products
    if required_connectivity:
        results = [
            p for p in results
            if "connectivity" in p["attributes"]               # Silently skip books/furniture
            and all(
                req in p["attributes"]["connectivity"]
                for req in required_connectivity
            )
        ]
    return results


def screens():
    products = [{"name": str(i), "attributes": {"screen_size": s}}
                for i, s in enumerate([27.0, 15.6, 13.3, 10.5, 6.7, 100.0, 9.99, 13.0])]
    return [[m, [int(p["name"]) for p in search_by_min_screen(products, m)]] for m in (13.0, 6.7, 99.5, 2.0)]


CONNECTIVITY = [["wifi", "usb-c"], ["wifi-6"], "wifi-6", "usb-c", [], None, ["usb-c"]]


def connectivity():
    products = [{"name": str(i), "attributes": {} if c is None else {"connectivity": c}}
                for i, c in enumerate(CONNECTIVITY)]
    return [[req, [int(p["name"]) for p in search_products(products, req)]]
            for req in (["wifi"], ["usb-c"], ["wifi", "usb-c"], ["wifi-6"])]


# Order: id, shipping; item: order, quantity, price; payment: order, amount.
SHOPS = [
    {"orders": [[1, 5], [2, 10]], "items": [[1, 2, 50], [1, 1, 50], [1, 1, 30], [2, 1, 50]], "payments": [[1, 100], [1, 85], [2, 60]]},
    {"orders": [[1, 5], [2, 10]], "items": [[1, 1, 50], [2, 1, 30]], "payments": [[1, 55], [2, 40]]},
    {"orders": [[1, 7]], "items": [[1, 2, 10], [1, 1, 20]], "payments": [[1, 47]]},
    {"orders": [[1, 7], [2, 3]], "items": [[1, 1, 10]], "payments": []},
]

QUERIES = {
    "item by item": "SELECT SUM(i.quantity * i.price), SUM(o.shipping) FROM orders o JOIN order_items i ON o.order_id = i.order_id",
    "payments joined": "SELECT SUM(i.quantity * i.price), SUM(o.shipping) FROM orders o JOIN order_items i ON o.order_id = i.order_id"
                       " JOIN payments p ON p.order_id = o.order_id",
    "sum distinct": "SELECT SUM(DISTINCT i.quantity * i.price), SUM(DISTINCT o.shipping) FROM orders o"
                    " JOIN order_items i ON o.order_id = i.order_id JOIN payments p ON p.order_id = o.order_id",
    "own grain": "SELECT SUM(i.total), SUM(o.shipping) FROM orders o LEFT JOIN (SELECT order_id, SUM(quantity * price) AS total"
                 " FROM order_items GROUP BY order_id) i ON i.order_id = o.order_id",
}


def totals():
    found = []
    for shop in SHOPS:
        d = sqlite3.connect(":memory:")
        d.executescript("CREATE TABLE orders (order_id INTEGER, shipping INTEGER); CREATE TABLE order_items"
                        " (order_id INTEGER, quantity INTEGER, price INTEGER); CREATE TABLE payments (order_id INTEGER, amount INTEGER)")
        d.executemany("INSERT INTO orders VALUES (?, ?)", shop["orders"])
        d.executemany("INSERT INTO order_items VALUES (?, ?, ?)", shop["items"])
        d.executemany("INSERT INTO payments VALUES (?, ?)", shop["payments"])
        found.append({"shop": shop, "totals": {n: list(next(d.execute(q))) for n, q in QUERIES.items()}})
    return found


def latest():
    """P10: SELECT * FROM orders ORDER BY created_at DESC LIMIT 10, here of 2."""
    d = sqlite3.connect(":memory:")
    d.execute("CREATE TABLE t (id INTEGER, v INTEGER)")
    d.executemany("INSERT INTO t VALUES (?, ?)", [(1, None), (2, 7), (3, 9), (4, None)])
    return [r[0] for r in d.execute("SELECT id FROM t ORDER BY v DESC LIMIT 2")]


def main():
    alphabet = ["%", "_", "\\", "'", "a", "5", "!", "-", "É"]
    terms = [""] + ["".join(p) for n in (1, 2) for p in itertools.product(alphabet, repeat=n)]
    terms += ["' OR 1 = 1 --", "x' OR secret = 1 --", "50%", "snake_", "widget", "WIDGET", "éclair"]
    answers = []
    for q in terms:
        one = model1(q)
        assert one == model2(q) == model3(q)
        answers.append([q, original(q), one])
    json.dump({
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "names": NAMES,
        "search": answers,
        "user": [[q, user(q), user_answered(q)] for q in ["It's", "Widget", "' OR '1' = '1", "x"]],
        "screens": screens(),
        "connectivity": {"fields": CONNECTIVITY, "found": connectivity()},
        "totals": totals(),
        "latest": latest(),
    }, sys.stdout, indent=None, separators=(",", ":"))
    print()


main()
