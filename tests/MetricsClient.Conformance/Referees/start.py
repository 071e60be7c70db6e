"""
Sends a signal to promjob and then to its process group at a random moment of the start, and prints each run in which the command neither
ended nor received the signal exactly once. Arguments: promjob, a folder, the number of runs, and words before the command.
"""
import concurrent.futures, os, random, signal, subprocess, sys, time

PROMJOB, FOLDER, RUNS, *PREFIX = sys.argv[1:]
LONGEST_START = 0.06
WINDOW = 0.1  # promjob decides after this time, so later signals are separate signals.
COUNTER = """
import os, signal, time
signal.signal(signal.SIGHUP, lambda *_: os.write(1, b"got\\n"))
os.write(1, b"ready\\n")
end = time.monotonic() + 1
while time.monotonic() < end:
    time.sleep(0.05)
"""


def fault(seed):
    """Returns the description of a wrong run, and None after a correct run."""
    rng = random.Random(seed)
    run = subprocess.Popen(
        [PROMJOB, "run", "--job", "j", "--textfile", FOLDER, "--", *PREFIX, sys.executable, "-c", COUNTER],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(rng.uniform(0, LONGEST_START))
    first = time.monotonic()
    try:
        os.kill(run.pid, signal.SIGHUP)
        time.sleep(rng.choice([0, 0.002, 0.01, 0.03]))
        os.killpg(run.pid, signal.SIGHUP)
    except ProcessLookupError:
        pass  # The first signal has ended promjob before its start.
    pause = time.monotonic() - first
    output, errors = run.communicate()
    if run.returncode in (-signal.SIGHUP, 128 + signal.SIGHUP) and output == "":
        return None
    if run.returncode == 0 and output == "ready\ngot\n" or pause > WINDOW / 2:
        return None
    return f"seed {seed}, pause {pause:.3f} s: exit code {run.returncode}, output {output!r}, errors {errors!r}"


seeds = [random.randrange(1 << 30) for _ in range(int(RUNS))]
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    faults = [text for text in pool.map(fault, seeds) if text]
print(*faults, sep="\n", end="\n" if faults else "")
