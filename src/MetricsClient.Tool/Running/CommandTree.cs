namespace MetricsClient.Tool.Running;

/// <summary>The command of a run with a time limit, and all its descendants.</summary>
internal abstract class CommandTree
{
    /// <summary>Gets a value indicating whether the command starts in a process group of its own.</summary>
    public abstract bool HasOwnGroup { get; }

    /// <summary>Creates the tree. Must be called before promjob starts a process.</summary>
    public static CommandTree BeforeStart() =>
        ProcessTree.IsAvailable ? new ListedTree() : new GroupTree(hasOwnGroup: !Posix.IsInForeground());

    /// <summary>Called when the command has started.</summary>
    /// <param name="processId">The process id of the command.</param>
    public abstract void CommandStarted(int processId);

    /// <summary>Sends a signal to all processes of the tree, or checks with signal 0 whether there is such a process.</summary>
    /// <param name="children">The children of promjob, whose gate the caller holds.</param>
    /// <param name="signal">The number of the signal.</param>
    /// <param name="witnessId">The process id of the witness, which is a child of promjob and not of the command.</param>
    /// <returns>True if a process of the tree exists and this process may send signals to it.</returns>
    public abstract bool Send(Children children, int signal, int? witnessId);
}
