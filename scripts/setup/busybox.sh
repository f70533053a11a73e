# A busybox image made from a static busybox: no registry, no build. Sourced; needs say.sh and apt.sh.

# find_busybox [FILE..]: a statically linked busybox with a web server
find_busybox() {
  local file
  for file in "$@" "$(command -v busybox)" /bin/busybox; do
    if [ -x "$file" ] && ! ldd "$file" >/dev/null 2>&1 && "$file" --list 2>/dev/null | grep -x httpd >/dev/null; then
      printf '%s\n' "$file"
      return 0
    fi
  done
  return 1
}

# fetch_busybox FILE: from the distribution's package, unpacked; the machine's own busybox stays
fetch_busybox() {
  local destination=$1 unpacked
  unpacked=$(mktemp -d)
  unpack_package busybox-static "$unpacked"
  install -D -m 755 "$(find "$unpacked" -path '*bin/busybox' -type f | head -n 1)" "$destination"
  rm -rf "$unpacked"
}

# busybox_tar FILE: the image's files on stdout
busybox_tar() {
  local busybox=$1 root applet
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,etc,tmp,root,proc,sys,dev,var/www}
  cp "$busybox" "$root/bin/busybox"
  for applet in $("$busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\n' >"$root/etc/group"
  chmod 755 "$root"
  chmod 1777 "$root/tmp"
  tar -C "$root" --owner=0 --group=0 --mtime=@0 -c .
  rm -rf "$root"
}

# import_busybox FILE IMAGE
import_busybox() {
  busybox_tar "$1" | docker import -c 'CMD ["sh"]' -c 'ENV PATH=/bin' - "$2" >/dev/null
}
