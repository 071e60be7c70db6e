// Remembers which signals are ignored when the program starts. The runtime of .NET ignores SIGPIPE before the first
// managed statement, so managed code cannot see what the caller of promjob has set.
#include <signal.h>

static unsigned long long ignored_signals;

__attribute__((constructor)) static void remember_ignored_signals(void)
{
    struct sigaction action;
    for (int signal = 1; signal <= 64; signal++)
    {
        if (sigaction(signal, 0, &action) == 0 && action.sa_handler == SIG_IGN)
        {
            ignored_signals |= 1ULL << (signal - 1);
        }
    }
}

// Returns a set: bit n - 1 belongs to signal n.
unsigned long long promjob_ignored_signals(void)
{
    return ignored_signals;
}
