"""Records what the originals do: python3 record.py > python.json

The code between the lines is that of document 000, question NR3; the first two answers
replace the opening of the file, as they say.
"""
import contextlib
import csv
import io
import json
import os
import tempfile
import time

PATH = os.path.join(tempfile.mkdtemp(), "table.csv")

# --- the question ---
def process_csv(file_path):
    start = time.time()
    results = []

    with open(file_path, 'r') as f:
        reader = csv.DictReader(f)
        for row in reader:
            # Process each row
            processed = {
                'id': row['ID'],
                'amount': float(row['Amount'].replace(',', '.')),
                'date': row['Date'],
                'description': row['Description'].upper()
            }
            results.append(processed)

    elapsed = time.time() - start
    print(f'Processing took {elapsed:.2f} seconds')
    return results

# --- the first answer ---
def first(file_path):
    results = []
    with open(file_path, 'r') as f:
        # Option 1: Auto-detect delimiter
        sample = f.read(1024)
        f.seek(0)
        delimiter = ';' if ';' in sample else ','

        reader = csv.DictReader(f, delimiter=delimiter)
        for row in reader:
            processed = {
                'id': row['ID'],
                'amount': float(row['Amount'].replace(',', '.')),
                'date': row['Date'],
                'description': row['Description'].upper()
            }
            results.append(processed)
    return results

# --- the second answer ---
def second(file_path):
    results = []
    with open(file_path, 'r') as f:
        # Detect delimiter - read first line
        first_line = f.readline()
        f.seek(0)  # Reset to beginning
        delimiter = ';' if ';' in first_line else ','

        reader = csv.DictReader(f, delimiter=delimiter)
        for row in reader:
            processed = {
                'id': row['ID'],
                'amount': float(row['Amount'].replace(',', '.')),
                'date': row['Date'],
                'description': row['Description'].upper()
            }
            results.append(processed)
    return results

# --- the third answer ---
def third(file_path):
    start = time.time()
    results = []

    # Fix 1: Specify encoding
    with open(file_path, 'r', encoding='ISO-8859-1') as f:
        reader = csv.DictReader(f)
        for row in reader:
            # Fix 2: Handle European number format properly
            amount_str = row['Amount']
            # Remove thousands separators (periods)
            amount_str = amount_str.replace('.', '')
            # Replace decimal comma with period
            amount_str = amount_str.replace(',', '.')

            processed = {
                'id': row['ID'],
                'amount': float(amount_str),
                'date': row['Date'],
                'description': row['Description'].upper()
            }
            results.append(processed)

    elapsed = time.time() - start
    print(f'Processing took {elapsed:.2f} seconds')
    return results
# --- end of the document's code ---


def outcome(f, data):
    with open(PATH, "wb") as out:
        out.write(data)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            rows = f(PATH)
        return {"returns": [[r["id"], repr(r["amount"]), r["date"], r["description"]] for r in rows]}
    except (KeyError, ValueError) as e:
        return {"raises": type(e).__name__}


H = "ID{0}Amount{0}Date{0}Description\n"
files = [
    H.format(",") + "1,10.50,d,x\n", H.format(",") + '1,"10,50",d,x\n', H.format(",") + '1,"1,234.56",d,x\n',
    H.format(",") + '1,"1.234,56",d,x\n', H.format(";") + "1;10,50;d;x\n", H.format(";") + "1;1.234,56;d;x\n",
    H.format(";") + "1;1,234.56;d;x\n", H.format(",") + "1,10.50,d,a;b\n", H.format(",") + "1,10.50,d,caf\u00e9\n",
    H.format(";") + "1;10,50;d;caf\u00e9\n", H.format("\t") + "1\t10.50\td\tx\n", H.format(",") + '1,"1,234",d,x\n',
    H.format(","), "", H.format(",") + '1,"1 234,56",d,x\n', H.format(",") + "1,abc,d,x\n", H.format(",") + '1,"12.345",d,x\n',
]
record = []
for text in files:
    for encoding in ("utf-8", "windows-1252", "utf-8-sig"):
        data = text.encode(encoding)
        record.append({"file": data.hex(), **{f.__name__: outcome(f, data) for f in (process_csv, first, second, third)}})
print("[\n" + ",\n".join(json.dumps(row) for row in record) + "\n]")
