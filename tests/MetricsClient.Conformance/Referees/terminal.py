"""Runs commands in a terminal with and without promjob, and prints each difference. Arguments: promjob, a folder."""
import os, pty, select, signal, sys, time

PROMJOB, FOLDER = sys.argv[1:3]
WRAPPER = [PROMJOB, "run", "--job", "tty", "--textfile", FOLDER, "--"]
ENVIRONMENT = dict(os.environ, PS1="$ ", TERM="dumb")
LIMIT = 30


def run(command, steps):
    """Runs a command in a new terminal. Each step waits for an output, and then types bytes or calls a function."""
    pid, terminal = pty.fork()
    if pid == 0:
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.execvpe(command[0], command, ENVIRONMENT)
    output, begin, position = b"", time.monotonic(), 0
    steps = list(steps)
    while time.monotonic() - begin < LIMIT:
        if steps and steps[0][0] in output[position:]:
            wait, action = steps.pop(0)
            position = output.index(wait, position) + len(wait)
            action(pid) if callable(action) else os.write(terminal, action)
        readable, _, _ = select.select([terminal], [], [], 0.1)
        try:
            data = os.read(terminal, 65536) if readable else None
        except OSError:
            data = b""
        if data == b"":
            break
        output += data or b""
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), output


def in_process(function):
    """Calls a function in a process of its own, so that all comparisons run at the same time."""
    if os.fork() == 0:
        status = 1
        try:
            function()
            sys.stdout.flush()
            status = 0
        finally:
            os._exit(status)


def compare(name, command, steps):
    in_process(lambda: compare_now(name, command, steps))


def compare_now(name, command, steps):
    bare, wrapped = run(command, steps), run(WRAPPER + command, steps)
    # A shell shows 128 + n for a command that signal n has ended.
    code = 128 - bare[0] if bare[0] < 0 else bare[0]
    if (code, bare[1]) != wrapped:
        print(name, bare, wrapped)


def script(text):
    return ["bash", "-c", text]


def kill(number):
    return lambda pid: os.kill(pid, number)


# A shell would handle SIGINT only if its own child also ended by SIGINT.
COUNT = ["python3", "-c", """
import signal, time
for number in (signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, lambda number, frame: print("got", number, flush=True))
print("ready", flush=True)
end = time.monotonic() + 1.5
while time.monotonic() < end:
    time.sleep(0.1)
print("end")
"""]
compare("Ctrl-C", COUNT, [(b"ready\r\n", b"\x03")])
compare("Ctrl-backslash", COUNT, [(b"ready\r\n", b"\x1c")])
compare("Ctrl-C without a handler", script("echo ready; exec sleep 60"), [(b"ready", b"\x03")])
compare("kill -INT", COUNT, [(b"ready\r\n", kill(signal.SIGINT))])
compare("kill -QUIT", COUNT, [(b"ready\r\n", kill(signal.SIGQUIT))])
compare("Ctrl-C as a byte", ["python3", "-c", "import sys,tty,termios;o=termios.tcgetattr(0);tty.setraw(0);print('ready',end='',flush=True);"
        "c=sys.stdin.buffer.read(1);termios.tcsetattr(0,termios.TCSADRAIN,o);print(c)"], [(b"ready", b"\x03")])
compare("a password", script("read -s -p word: x; echo \"[$x]\"; stty -a | grep -oE -- '-?(echo|icanon|isig)\\b'"), [(b"word:", b"secret\n")])
compare("a hangup", script("trap 'exit 3' HUP; echo ready; while :; do sleep 0.1; done"), [(b"ready", kill(signal.SIGHUP))])


def compare_jobs(line):
    """A shell with job control stops and continues the command."""
    outcome, outputs = [], []
    for prefix in ("", " ".join(WRAPPER) + " "):
        steps = [
            (b"$ ", (line % prefix + "\n").encode()), (b"\n", b"one\n"), (b"one\r\none", b"\x1a"), (b"Stopped", b""), (b"$ ", b"fg\n"), (b"cat\r\n", b"two\n"),
            (b"two\r\ntwo", b"\x04"), (b"$ ", b"exit 5\n")]
        code, output = run(["bash", "--norc", "--noediting", "-i"], steps)
        if code == -signal.SIGKILL:
            # Seen once on a busy machine: the shell did not continue the job within the limit.
            code, output = run(["bash", "--norc", "--noediting", "-i"], steps)
        # Whole lines, because the path of promjob is in the output and may contain a word, such as "one" in the folder "clone".
        lines = output.splitlines()
        stopped = sum(line.startswith(b"[1]+  Stopped") for line in lines)
        outcome.append((code, lines.count(b"one"), lines.count(b"two"), stopped))
        outputs.append(output)
    if outcome[0] != outcome[1] or outcome[0] != (5, 2, 2, 1):
        print("job control", line, outcome, outputs)


in_process(lambda: compare_jobs("%scat"))
in_process(lambda: compare_jobs("%scat | cat"))

failed = False
while True:
    try:
        failed |= os.wait()[1] != 0
    except ChildProcessError:
        sys.exit(failed)
