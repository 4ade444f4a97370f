import { type MachineAccount } from '../../rig/machines/machineShell';

/** Something that is really done on a machine. It prints lines of a key and a value, whatever happens. */
export interface Trial {
  readonly account: MachineAccount;
  readonly script: string;
}

/**
 * `try KEY PROGRAM ...` prints how it ended and the last line that it wrote. A memory kill is an exit status of 137 together
 * with the kernel's own line: State.OOMKilled of Docker is not to be trusted.
 */
const start = `
try() {
  key=$1; shift
  "$@" </dev/null >/tmp/said.$$ 2>&1
  echo "$key.exit $?"
  echo "$key.said $(tail -n 1 /tmp/said.$$ | tr -cd '[:print:]' | cut -c 1-300)"
}
kills() { dmesg | grep -c 'emory cgroup out of memory: Killed process .*(hog)'; }
tryMemory() {
  before=$(kills)
  try "$@"
  echo "$1.kills $(($(kills) - before))"
}
`;

function trial(account: MachineAccount, script: string): Trial {
  return { account, script: `${start}${script}` };
}

/** The trials by name. The hog touches 200 MiB: three times of what it is given. */
export const trials = {
  dockerRun: trial('root', 'try run docker run --rm rig echo it runs'),
  dockerMemory: trial(
    'root',
    `
tryMemory tight docker run --rm -m 64m --memory-swap 64m rig hog memory 200
tryMemory wide docker run --rm -m 64m --memory-swap 400m rig hog memory 200
`,
  ),
  // The clocks of an emulated processor do not agree, so its share cannot be measured; the kernel counts the times at which it
  // held the group back: https://docs.kernel.org/scheduler/sched-bwc.html#statistics.
  dockerCpu: trial(
    'root',
    `
try cpu docker run --rm --cpus 0.5 rig sh -c '
  hog cpu 2
  for stat in /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpu/cpu.stat; do
    [ -r $stat ] && break
  done
  echo $(grep ^nr_ $stat)'
`,
  ),
  dockerProcesses: trial('root', 'try pids docker run --rm --pids-limit 20 rig hog processes 50'),
  // Asked from outside: a namespace behind a pair of devices is to the host what another machine is.
  dockerPort: trial(
    'root',
    `
try serve docker run -d --rm --name port -p 8080:80 rig sh -c 'echo reached >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
ip netns add outside
ip link add out0 type veth peer name in0 netns outside
ip addr add 192.0.2.1/30 dev out0
ip link set out0 up
ip -n outside addr add 192.0.2.2/30 dev in0
ip -n outside link set in0 up
try reach ip netns exec outside busybox timeout 20 busybox wget -qO- http://192.0.2.1:8080/
docker rm -f port >/dev/null 2>&1
ip netns del outside
`,
  ),
  overlayMount: trial(
    'root',
    `
mkdir -p /tmp/overlay/lower /tmp/overlay/upper /tmp/overlay/work /tmp/overlay/merged
cd /tmp/overlay
try mount mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged
umount merged
`,
  ),
  userNamespace: trial('admin', 'try unshare unshare --user --map-root-user --net true'),
  rootlessPodman: trial(
    'admin',
    `
try import podman import --change 'CMD ["/bin/sh"]' /opt/image.tar rig
try run podman run --rm rig echo it runs
`,
  ),
  // The daemon is the account's own. Debian keeps its start script among the documents of docker.io.
  rootlessDocker: trial(
    'admin',
    `
export PATH=$PATH:/usr/sbin:/sbin:/usr/share/docker.io/contrib
start=$(command -v dockerd-rootless.sh)
if [ -z "$start" ] || ! command -v rootlesskit >/dev/null; then echo absent yes; exit; fi
socket=unix://$XDG_RUNTIME_DIR/docker.sock
setsid "$start" >/tmp/dockerd-rootless.log 2>&1 </dev/null &
daemon=$!
tries=0
until docker -H $socket version >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ $tries -gt 60 ] || ! kill -0 $daemon 2>/dev/null; then break; fi
  sleep 1
done
docker -H $socket import --change 'CMD ["/bin/sh"]' /opt/image.tar rig >/dev/null 2>&1
try run docker -H $socket run --rm rig echo it runs
echo "daemon.said $(tail -n 1 /tmp/dockerd-rootless.log | tr -cd '[:print:]' | cut -c 1-300)"
kill $daemon 2>/dev/null
`,
  ),
  // An account that is logged in nowhere else, and lingers if admin does. systemd ends what it left ten seconds after the end of
  // its last session: UserStopDelaySec= in logind.conf(5).
  afterLogout: trial(
    'root',
    `
useradd -m -s /bin/sh visitor
if [ -e /var/lib/systemd/linger/admin ]; then loginctl enable-linger visitor; fi
look() { pgrep -c -u visitor -f stays4242; }
try start systemd-run --quiet --wait --pipe --collect -p User=visitor -p PAMName=login -p WorkingDirectory=/home/visitor \\
  sh -c 'podman import /opt/image.tar rig >/dev/null 2>&1
    podman run -d rig sh -c "trap \\"exit 0\\" TERM; while :; do sleep 1; done" stays4242 >/dev/null &&
    sleep 3 && pgrep -u visitor -f stays4242 >/dev/null && echo started'
tries=0
until [ "$(look)" = 0 ] || [ $tries -gt 15 ]; do sleep 2; tries=$((tries + 1)); done
echo "left $(look)"
loginctl disable-linger visitor
`,
  ),
  podmanMemory: trial(
    'root',
    `
tryMemory tight podman run --rm -m 64m --memory-swap 64m rig hog memory 200
tryMemory wide podman run --rm -m 64m --memory-swap 400m rig hog memory 200
`,
  ),
  // Two namespaces stand for two hosts: what goes from one to the other goes through VXLAN. A swarm of Docker would do the same
  // behind time limits that an emulated processor does not keep.
  overlayNetwork: trial(
    'root',
    `
ip netns add here
ip netns add there
ip link add wire0 netns here type veth peer name wire0 netns there
for side in here:1:2 there:2:1; do
  name=\${side%%:*} own=\${side#*:} own=\${own%:*} other=\${side##*:}
  ip -n $name addr add 198.51.100.$own/24 dev wire0
  ip -n $name link set wire0 up
  try vxlan$own ip -n $name link add overlay0 type vxlan id 42 dstport 4789 local 198.51.100.$own remote 198.51.100.$other
  ip -n $name link add bridge0 type bridge
  ip -n $name link set overlay0 master bridge0 up
  ip -n $name addr add 10.42.0.$own/24 dev bridge0
  ip -n $name link set bridge0 up
done
sleep 2
try ping ip netns exec here busybox ping -c 3 -W 5 10.42.0.2
ip netns del here
ip netns del there
`,
  ),
  podmanCheckpoint: trial(
    'root',
    `
podman run -d --name counter rig sh -c 'i=0; while :; do i=$((i+1)); echo $i; sleep 0.2; done' >/dev/null 2>&1
sleep 2
try checkpoint podman container checkpoint -e /tmp/counter.tar counter
echo "before $(podman logs counter 2>/dev/null | tail -n 1)"
podman rm -f -t 0 counter >/dev/null 2>&1
try restore podman container restore -i /tmp/counter.tar
sleep 2
echo "after $(podman logs counter 2>/dev/null | tail -n 1)"
podman rm -f -t 0 counter >/dev/null 2>&1
`,
  ),
} as const satisfies Readonly<Record<string, Trial>>;

export type TrialName = keyof typeof trials;
