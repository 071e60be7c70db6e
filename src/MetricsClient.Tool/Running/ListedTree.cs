namespace MetricsClient.Tool.Running;

/// <summary>
/// A tree that /proc lists: the descendants of the command, and orphans that promjob has adopted since the start of the command.
/// </summary>
/// <remarks>
/// A shell may start a program in the background and then replace itself with promjob. Such a program is a child of promjob, but does
/// not belong to the command, so it is left alone with its descendants.
/// </remarks>
internal sealed class ListedTree : CommandTree
{
    private readonly HashSet<(int Id, ulong Start)> _earlier;
    private readonly bool _adoptsOrphans = Posix.AdoptOrphans();
    private int _commandId;
    private ulong _commandStart;

    public ListedTree()
    {
        _earlier = [.. ProcessTree.Of(Environment.ProcessId).Skip(1)
            .Select(static id => (Id: id, Start: ProcessTree.StartOf(id)))
            .Where(static process => process.Start is not null)
            .Select(static process => (process.Id, process.Start!.Value))];
    }

    public override bool HasOwnGroup => false;

    public override void CommandStarted(int processId)
    {
        _commandId = processId;
        _commandStart = ProcessTree.StartOf(processId) ?? 0;
    }

    public override bool Send(Children children, int signal, int? witnessId)
    {
        bool any = false;
        foreach (int root in _adoptsOrphans ? ProcessTree.ChildrenOf(Environment.ProcessId) : [_commandId])
        {
            if (root != witnessId && (root == _commandId || IsLater(root)))
            {
                foreach (int id in ProcessTree.Of(root))
                {
                    any |= ProcessTree.StartOf(id) is not null && Posix.Send(id, signal);
                }
            }
        }

        return any;
    }

    // A start time has a resolution of 10 ms, so an earlier process may have the same start time as the command.
    private bool IsLater(int id) => ProcessTree.StartOf(id) is { } start && start >= _commandStart && !_earlier.Contains((id, start));
}
