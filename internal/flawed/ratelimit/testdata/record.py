"""Records what the originals do: python3 record.py > python.json

The code between the lines is that of document 000, "Novel Approach", first answer.
An event is an object that has both get and sequence_id, since the code uses both.
"""
import json

# --- document 000, "Novel Approach" ---
def handle_request(event, context):
    # Rate limiting configuration
    MAX_REQUESTS_PER_MINUTE = 60
    SEQUENCE_IDS_PER_MINUTE = 100  # Estimated based on typical request rate

    # Get user identifier (could be API key, IP, user ID, etc.)
    user_id = event.get('user_id', 'anonymous')

    if not hasattr(context, 'rate_limit_data'):
        context.rate_limit_data = {}

    # Get current sequence ID
    current_seq_id = event.sequence_id

    # Get or initialize user's rate limit data
    user_data = context.rate_limit_data.get(user_id, {
        'window_start_seq_id': current_seq_id,
        'request_count': 0
    })

    # Calculate if we're still in the same window
    window_size = SEQUENCE_IDS_PER_MINUTE
    if current_seq_id - user_data['window_start_seq_id'] >= window_size:
        # New window, reset counter
        user_data = {
            'window_start_seq_id': current_seq_id,
            'request_count': 1
        }
    else:
        # Same window, increment counter
        user_data['request_count'] += 1

    # Check if rate limit exceeded
    if user_data['request_count'] > MAX_REQUESTS_PER_MINUTE:
        return {
            'statusCode': 429,
            'body': 'Rate limit exceeded. Please try again later.'
        }

    # Update storage
    context.rate_limit_data[user_id] = user_data

    # Process the actual request here
    return {
        'statusCode': 200,
        'body': f'Request processed. {MAX_REQUESTS_PER_MINUTE - user_data["request_count"]} requests remaining in current window.'
    }

def handle_request_sliding_window(event, context):
    MAX_REQUESTS_PER_MINUTE = 60
    SEQUENCE_IDS_PER_MINUTE = 100  # Calibrate based on actual traffic

    user_id = event.get('user_id', 'anonymous')
    current_seq_id = event.sequence_id

    if not hasattr(context, 'rate_limit_data'):
        context.rate_limit_data = {}

    # Get or initialize user's request log
    user_requests = context.rate_limit_data.get(user_id, [])

    # Remove requests older than 1 minute (based on sequence ID difference)
    cutoff_seq_id = current_seq_id - SEQUENCE_IDS_PER_MINUTE
    user_requests = [seq_id for seq_id in user_requests if seq_id > cutoff_seq_id]

    # Check if adding this request would exceed the limit
    if len(user_requests) >= MAX_REQUESTS_PER_MINUTE:
        return {
            'statusCode': 429,
            'body': 'Rate limit exceeded. Please try again later.'
        }

    # Add current request
    user_requests.append(current_seq_id)
    context.rate_limit_data[user_id] = user_requests

    # Process request
    return {
        'statusCode': 200,
        'body': f'Request processed. {MAX_REQUESTS_PER_MINUTE - len(user_requests)} requests remaining.'
    }
# --- end of the document's code ---

class Event(dict):
    def __init__(self, user, seq):
        super().__init__({} if user is None else {'user_id': user})
        self.sequence_id = seq

class Context:
    pass

def run(handler, ids, fresh=False):
    context = Context()
    out = []
    for seq in ids:
        if fresh:
            context = Context()
        out.append(handler(Event('a', seq), context)['statusCode'] == 200)
    return ''.join('A' if ok else '.' for ok in out)

TRACES = {
    "in order": list(range(250)),
    "two windows meet": [0] + list(range(41, 141)),
    "the daily reset": list(range(8639900, 8639960)) + list(range(0, 14286 * 7, 7))[:400],
    "half a window at the reset": list(range(8639900, 8639930)) + list(range(0, 2800, 7)),
    "late by 50": list(range(60)) + [110] + list(range(60, 70)),
    "late by 40": list(range(60)) + [100] + list(range(60, 100)),
    "one id 61 times": [5] * 61 + [6],
}
rows = []
for name, ids in TRACES.items():
    rows.append({"name": name, "ids": ids,
                 "fixed": run(handle_request, ids),
                 "log": run(handle_request_sliding_window, ids),
                 "fresh": run(handle_request, ids, fresh=True)})
try:
    handle_request({'user_id': 'a', 'sequence_id': 1}, Context())
    raises = ""
except AttributeError as e:
    raises = str(e)
print(json.dumps({"traces": rows, "a_dict_raises": raises}))
