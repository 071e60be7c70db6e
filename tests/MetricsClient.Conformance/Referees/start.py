"""
Sends a signal to promjob and then to its process group at a random moment of the start, and prints each run in which the command neither
ended nor received the signal exactly once. Arguments: promjob, a folder, the number of runs, and words before the command.
"""
import concurrent.futures, os, random, signal, subprocess, sys, time

PROMJOB, FOLDER, RUNS, *PREFIX = sys.argv[1:]
LONGEST_START = 0.06
LONGEST_PAUSE = 0.05  # promjob decides after 0.1 s. If this process was suspended for a long time, the two signals are separate signals.
COUNTER = """
import os, signal, time
signal.signal(signal.SIGHUP, lambda *_: os.write(1, b"got\\n"))
os.write(1, b"ready\\n")
end = time.monotonic() + 1
while time.monotonic() < end:
    time.sleep(0.05)
"""


def run_once(_):
    """Returns the description of a wrong run, "" after a correct run, and None if this process was suspended between the signals."""
    run = subprocess.Popen(
        [PROMJOB, "run", "--job", "j", "--textfile", FOLDER, "--", *PREFIX, sys.executable, "-c", COUNTER],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    delay = random.uniform(0, LONGEST_START)
    time.sleep(delay)
    first = time.monotonic()
    os.kill(run.pid, signal.SIGHUP)
    time.sleep(random.choice([0, 0.002, 0.01]))
    os.killpg(run.pid, signal.SIGHUP)
    pause = time.monotonic() - first
    output, errors = run.communicate()
    if pause > LONGEST_PAUSE:
        return None
    ended = run.returncode in (-signal.SIGHUP, 128 + signal.SIGHUP) and "got" not in output
    received = run.returncode == 0 and sorted(output.split()) == ["got", "ready"]
    if ended or received:
        return ""
    return f"signals after {delay:.3f} s and {pause:.3f} s: exit code {run.returncode}, output {output!r}, errors {errors!r}"


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    results = list(pool.map(run_once, range(int(RUNS))))
if results.count(None) > len(results) / 2:
    print("The machine is too busy.")
for fault in filter(None, results):
    print(fault)
