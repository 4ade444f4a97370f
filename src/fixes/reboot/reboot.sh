# What a person wants to know before a host restarts, and the restart itself. Sent before the line that says which.
set -u
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL PATH

# Lines of a word and a text.
look() {
  printf 'boot %s\n' "$(cat /proc/sys/kernel/random/boot_id)"
  # Without a terminal it is a connection such as this one.
  who 2>/dev/null | while read -r name line _; do
    case $line in tty* | pts/*) printf 'user %s on %s\n' "$name" "$line" ;; esac
  done
  if command -v systemd-inhibit >/dev/null && [ -d /run/systemd/system ]; then
    timeout 5 systemd-inhibit --list --no-legend --mode=block 2>/dev/null |
      while read -r inhibitor; do printf 'inhibitor %s\n' "$inhibitor"; done
  fi
  for manager in apt apt-get dpkg unattended-upgr dnf yum zypper rpm; do
    ! pgrep -x "$manager" >/dev/null 2>&1 || printf 'packages %s\n' "$manager"
  done
  # Only a daemon that runs: asking would start it by its socket.
  if pgrep -x dockerd >/dev/null 2>&1; then
    timeout 10 docker ps -q 2>/dev/null | while read -r id; do
      timeout 10 docker inspect -f '{{.HostConfig.RestartPolicy.Name}} {{.Name}}' "$id" 2>/dev/null
    done | while read -r policy name; do
      case $policy in no | on-failure | '') printf 'container %s\n' "${name#/}" ;; esac
    done
  fi
  ! lsblk -rno TYPE 2>/dev/null | grep -qx crypt || printf 'encrypted yes\n'
  if [ -r /boot/grub/grub.cfg ]; then
    printf 'kernel %s\n' "$(awk '$1 ~ /^linux(16|efi)?$/ { $1 = ""; print; exit }' /boot/grub/grub.cfg)"
  fi
  printf 'end\n'
}

# After this answer has gone out.
restart() {
  if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
    setsid sh -c 'sleep 1; systemctl reboot' </dev/null >/dev/null 2>&1 &
  else
    setsid sh -c 'sleep 1; reboot' </dev/null >/dev/null 2>&1 &
  fi
  printf 'end\n'
}
