namespace MetricsClient.Tool.Running;

/// <summary>
/// A tree on a system without /proc, such as macOS: the process group of the command. In the foreground of a terminal, the command
/// alone.
/// </summary>
/// <remarks>
/// The command starts in a process group of its own, as with timeout(1). A terminal sends Ctrl-C and gives the keyboard only to the
/// foreground group, so there the command stays in the group of promjob, which may also contain other programs of a pipeline.
/// </remarks>
internal sealed class GroupTree : CommandTree
{
    private int _commandId;

    public GroupTree(bool hasOwnGroup)
    {
        HasOwnGroup = hasOwnGroup;

        // Without a parent that waits for an ended orphan, the orphan would stay in the group.
        _ = Posix.AdoptOrphans();
    }

    public override bool HasOwnGroup { get; }

    public override void CommandStarted(int processId) => _commandId = processId;

    public override bool Send(Children children, int signal, int? witnessId) =>
        HasOwnGroup ? Posix.Send(-_commandId, signal) : children.Send(_commandId, signal);
}
