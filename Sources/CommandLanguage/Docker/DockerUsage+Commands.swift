extension DockerUsage {
  /// The commands of docker.
  static let commands: Set<String> = [
    "run", "exec", "ps", "build", "pull", "push", "images", "login", "logout", "search", "version", "info", "builder",
    "buildx", "compose", "checkpoint", "container", "context", "image", "manifest", "network", "plugin", "system",
    "trust",
    "volume", "config", "node", "secret", "service", "stack", "swarm", "attach", "commit", "cp", "create", "diff",
    "events",
    "export", "history", "import", "inspect", "kill", "load", "logs", "pause", "port", "rename", "restart", "rm", "rmi",
    "save", "start", "stats", "stop", "tag", "top", "unpause", "update", "wait", "help",
  ]

  /// The commands of `docker network`.
  static let networkCommands: Set<String> = ["connect", "create", "disconnect", "inspect", "ls", "prune", "rm"]

  /// The commands of `docker container`.
  static let containerCommands: Set<String> = [
    "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls", "ps", "pause",
    "port",
    "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause", "update", "wait",
  ]

  private static let runFlags = """
    add-host=list annotation=map a:attach=list blkio-weight=uint16 blkio-weight-device=list cap-add=list
    cap-drop=list cgroup-parent=string cgroupns=string cidfile=string cpu-count=int cpu-percent=int
    cpu-period=int cpu-quota=int cpu-rt-period=int cpu-rt-runtime=int c:cpu-shares=int cpus=decimal
    cpuset-cpus=string cpuset-mems=string d:detach detach-keys=string device=list device-cgroup-rule=list
    device-read-bps=list device-read-iops=list device-write-bps=list device-write-iops=list
    disable-content-trust dns=list dns-opt=list dns-option=list dns-search=list domainname=string
    entrypoint=string e:env=list env-file=list expose=list gpus=list group-add=list health-cmd=string
    health-interval=duration health-retries=int health-start-interval=duration health-start-period=duration
    health-timeout=duration help h:hostname=string init i:interactive io-maxbandwidth=bytes io-maxiops=uint
    ip=string ip6=string ipc=string isolation=string kernel-memory=bytes l:label=list label-file=list link=list
    link-local-ip=list log-driver=string log-opt=list mac-address=string m:memory=bytes memory-reservation=bytes
    memory-swap=bytes memory-swappiness=number mount=mount name=string network=network net=network
    network-alias=list net-alias=list no-healthcheck oom-kill-disable oom-score-adj=int pid=string
    pids-limit=int platform=string privileged p:publish=list P:publish-all pull=string q:quiet read-only
    restart=string rm runtime=string security-opt=list shm-size=bytes sig-proxy stop-signal=string
    stop-timeout=int storage-opt=list sysctl=map tmpfs=list t:tty ulimit=ulimit use-api-socket u:user=string
    userns=string uts=string v:volume=list volume-driver=string volumes-from=list w:workdir=string
    """
  private static let execFlags = """
    d:detach detach-keys=string e:env=list env-file=list help i:interactive privileged t:tty u:user=string
    w:workdir=string
    """
  private static let listFlags = "a:all f:filter=filter format=string help n:last=int l:latest no-trunc q:quiet s:size"
  private static let many = "[OPTIONS] CONTAINER [CONTAINER...]"

  /// A command and its long name.
  private static func both(
    _ name: String, _ shape: String, _ arguments: Arguments, _ flags: String, isMixed: Bool = true
  ) -> [DockerUsage] {
    [name, "container \(name)"].map { DockerUsage($0, shape, arguments, flags, isMixed: isMixed) }
  }

  /// The commands whose flags and arguments are known.
  static let all: [DockerUsage] = [
    both("run", "[OPTIONS] IMAGE [COMMAND] [ARG...]", .atLeast(1), runFlags, isMixed: false),
    both("exec", "[OPTIONS] CONTAINER COMMAND [ARG...]", .atLeast(2), execFlags, isMixed: false),
    both("port", "CONTAINER [PRIVATE_PORT[/PROTO]]", .between(1, 2), "help"),
    both("stop", many, .atLeast(1), "help s:signal=string t:timeout=int time=int"),
    both("restart", many, .atLeast(1), "help s:signal=string t:timeout=int time=int"),
    both(
      "start", many, .atLeast(1),
      "a:attach checkpoint=string checkpoint-dir=string detach-keys=string help i:interactive"),
    both("rename", "CONTAINER NEW_NAME", .exactly(2), "help"),
    both("rm", many, .atLeast(1), "f:force help l:link v:volumes"),
    both("kill", many, .atLeast(1), "help s:signal=string"),
    [
      DockerUsage("ps", "[OPTIONS]", .none, listFlags), DockerUsage("container ls", "[OPTIONS]", .none, listFlags),
      DockerUsage(
        "inspect", "[OPTIONS] NAME|ID [NAME|ID...]", .atLeast(1), "f:format=string help s:size type=string"),
      DockerUsage("container inspect", many, .atLeast(1), "f:format=string help s:size"),
      DockerUsage("container prune", "[OPTIONS]", .none, "filter=filter f:force help"),
      DockerUsage(
        "network create", "[OPTIONS] NETWORK", .exactly(1),
        "attachable aux-address=map config-from=string config-only d:driver=string gateway=strings help ingress internal ip-range=strings ipam-driver=string ipam-opt=map ipv4 ipv6 label=list o:opt=map scope=string subnet=strings"
      ),
      DockerUsage("network rm", "NETWORK [NETWORK...]", .atLeast(1), "f:force help"),
      DockerUsage("network ls", "[OPTIONS]", .none, "f:filter=filter format=string help no-trunc q:quiet"),
      DockerUsage(
        "network inspect", "[OPTIONS] NETWORK [NETWORK...]", .atLeast(1), "f:format=string help v:verbose"),
      DockerUsage(
        "network connect", "[OPTIONS] NETWORK CONTAINER", .exactly(2),
        "alias=strings driver-opt=strings gw-priority=int help ip=string ip6=string link=list link-local-ip=strings"),
      DockerUsage("network disconnect", "[OPTIONS] NETWORK CONTAINER", .exactly(2), "f:force help"),
      DockerUsage("network prune", "[OPTIONS]", .none, "filter=filter f:force help"),
    ],
  ].flatMap { $0 }
}
