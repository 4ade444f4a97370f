#!/bin/sh
# Builds the disk of a Debian machine from packages alone. Run as root:
#   buildMachineImage.sh SUITE MIRROR PACKAGES FOLDER OWNER
# PACKAGES are separated by commas. FOLDER gets disk.raw, swap.qcow2, vmlinuz, initrd.img, id_ed25519 (the key of root and
# admin), host_key.pub, packages.txt. OWNER (uid:gid) owns them in the end.
set -eu
suite=$1 mirror=$2 packages=$3 folder=$4 owner=$5
sources=$(dirname "$0")/guest
tree=$folder/tree
cleanUp() {
  # debootstrap leaves these mounted when it is interrupted.
  for mount in proc sys; do
    while mountpoint -q "$tree/$mount"; do umount "$tree/$mount" || break; done
  done
  rm -rf --one-file-system "$tree"
}
trap cleanUp EXIT
trap 'exit 130' INT TERM

debootstrap --variant=minbase --include="$packages" "$suite" "$tree" "$mirror"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
# shellcheck disable=SC2016 # dpkg-query's own variables
chroot "$tree" dpkg-query -W -f '${Package} ${Version}\n' >"$folder/packages.txt"
chroot "$tree" apt-get clean
rm -rf "$tree/var/lib/apt/lists" && mkdir "$tree/var/lib/apt/lists"

# An initial file system with three drivers instead of all: it is unpacked by an emulated processor.
printf 'MODULES=list\nCOMPRESS=gzip\n' >"$tree/etc/initramfs-tools/conf.d/machine"
cat >"$tree/etc/initramfs-tools/hooks/machine" <<'END'
#!/bin/sh
[ "$1" = prereqs ] && exit 0
. /usr/share/initramfs-tools/hook-functions
manual_add_modules virtio_pci virtio_blk ext4
END
chmod 755 "$tree/etc/initramfs-tools/hooks/machine"
chroot "$tree" update-initramfs -u

echo machine >"$tree/etc/hostname"
printf '127.0.0.1 localhost machine\n::1 localhost\n' >"$tree/etc/hosts"
printf 'LABEL=root / ext4 errors=remount-ro 0 1\nLABEL=swap none swap sw,nofail 0 0\n' >"$tree/etc/fstab"
mkdir -p "$tree/etc/systemd/network"
printf '[Match]\nName=eth0\n[Network]\nDHCP=yes\n' >"$tree/etc/systemd/network/10-eth0.network"
# The address of the name server that QEMU's user network has: https://www.qemu.org/docs/master/system/devices/net.html
echo 'nameserver 10.0.2.3' >"$tree/etc/resolv.conf"
: >"$tree/etc/machine-id"
chroot "$tree" systemctl enable systemd-networkd.service
chroot "$tree" systemctl set-default multi-user.target
# Work in the background that only costs an emulated processor time and changes no verdict.
chroot "$tree" systemctl mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service \
  fstrim.timer dpkg-db-backup.timer systemd-pstore.service modprobe@drm.service modprobe@efi_pstore.service \
  systemd-networkd-wait-online.service

# Profiles of programs that are not there only cost the emulated processor time.
find "$tree/etc/apparmor.d" -maxdepth 1 -type f ! -name '*crun*' ! -name '*runc*' ! -name '*podman*' ! -name '*docker*' \
  -delete

# admin may become root by sudo and has subordinate ids; guest may not and has none.
ssh-keygen -q -t ed25519 -N '' -C machine -f "$folder/id_ed25519"
for account in admin guest; do
  chroot "$tree" useradd -m -s /bin/bash "$account"
done
echo 'admin ALL=(ALL:ALL) NOPASSWD: ALL' >"$tree/etc/sudoers.d/admin"
chmod 440 "$tree/etc/sudoers.d/admin"
for file in subuid subgid; do
  echo 'admin:100000:65536' >"$tree/etc/$file"
done
for home in root home/admin home/guest; do
  install -d -m 700 "$tree/$home/.ssh"
  install -m 600 "$folder/id_ed25519.pub" "$tree/$home/.ssh/authorized_keys"
  chroot "$tree" chown -R --reference="/$home" "/$home/.ssh"
done
# Its postinst made the keys already.
cp "$tree/etc/ssh/ssh_host_ed25519_key.pub" "$folder/host_key.pub"

# What the one image for containers holds.
image=$tree/opt/image
mkdir -p "$image/bin" "$image/etc" "$image/tmp" "$image/proc" "$image/dev" "$image/sys"
gcc -static -O2 -Wall -Werror -o "$image/bin/hog" "$sources/hog.c"
cp "$(readlink -f "$tree/bin/busybox")" "$image/bin/busybox"
for applet in sh cat echo sleep true false id mount ls grep nc httpd wget ip; do
  ln -s busybox "$image/bin/$applet"
done
echo 'root:x:0:0:root:/:/bin/sh' >"$image/etc/passwd"
echo 'root:x:0:' >"$image/etc/group"
tar -C "$image" -cf "$tree/opt/image.tar" .
rm -rf "$image"

# What lies above the tree is room for a machine to write on; it takes none here until then.
used=$(du -s --block-size=1M "$tree" | cut -f 1)
truncate -s "$((used * 115 / 100 + 4096))M" "$folder/disk.raw"
mkfs.ext4 -q -L root -d "$tree" "$folder/disk.raw"
truncate -s 512M "$folder/swap.raw"
chmod 600 "$folder/swap.raw"
mkswap -L swap "$folder/swap.raw"
qemu-img convert -O qcow2 "$folder/swap.raw" "$folder/swap.qcow2"
rm "$folder/swap.raw"
cp "$(readlink -f "$tree/vmlinuz")" "$folder/vmlinuz"
cp "$(readlink -f "$tree/initrd.img")" "$folder/initrd.img"
cleanUp
chown -R "$owner" "$folder"
