"""Records what the originals do: python3 record.py > python.json

The code between the lines is that of document 000, question P8 "Just Code Request".
In the place of the package requests stands one that answers from a dictionary.
"""
import asyncio
import inspect
import json
import sys
import types

PAGES = {"a": "A", "b": "B", "c": "C"}


def get(url):
    if url not in PAGES:
        raise ConnectionError(url)
    return types.SimpleNamespace(text=PAGES[url])


requests = types.ModuleType("requests")
requests.get = get
sys.modules["requests"] = requests

# --- the question ---
def question(urls):
    return [requests.get(u).text for u in urls]

# --- the second answer ---
async def second(urls):
    return [await _async_get_text(u) for u in urls]

# --- the first answer ---
async def first(urls):
    asyncio = __import__("asyncio")
    concurrent_futures = __import__("concurrent.futures")
    requests = __import__("requests")

    loop = asyncio.get_running_loop()
    with concurrent_futures.ThreadPoolExecutor() as executor:
        tasks = [loop.run_in_executor(executor, requests.get, url) for url in urls]
        responses = [await task for task in tasks]

    return [response.text for response in responses]
# --- end of the document's code ---


def outcome(f, urls):
    try:
        out = f(urls)
        if inspect.iscoroutine(out):
            out = asyncio.run(out)
        return {"returns": out}
    except Exception as e:
        return {"raises": f"{type(e).__name__}: {e}"}


record = []
for urls in ([], ["a"], ["c", "a", "b"], ["a", "a"], ["a", "x", "b"]):
    record.append({"urls": urls, **{f.__name__: outcome(f, urls) for f in (question, second, first)}})
kind = {f.__name__: "a coroutine" if inspect.iscoroutinefunction(f) else "a list" for f in (question, second, first)}
print(json.dumps({"kind": kind, "record": record}, indent=1))
