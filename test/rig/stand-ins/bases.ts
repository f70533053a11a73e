import type { Base } from './recipe.ts';

export interface BaseParts {
  readonly packages: readonly string[];
  /** Commands that busybox plays. */
  readonly applets: 'all' | readonly string[];
}

/** What official images stand on, and no more: a health check that calls wget in an image without it must fail here, too. */
export const bases: Readonly<Record<Base, BaseParts>> = {
  debian: {
    packages: ['libc6', 'libc-bin', 'bash', 'dash', 'busybox-static', 'netbase'],
    applets:
      `[ awk base64 basename cat chgrp chmod chown chroot cksum cmp comm cp cut date dd df diff dirname du echo egrep env expand
      expr factor false fgrep find flock fold getopt grep groups gunzip gzip head hostid hostname id install ionice kill link ln logname ls
      md5sum mkdir mkfifo mknod mktemp more mount mountpoint mv nice nl nohup nproc nsenter numfmt od paste pivot_root printenv printf pwd
      readlink realpath renice rev rm rmdir run-parts sed seq setsid sha1sum sha256sum sha512sum shred shuf sleep sort split stat stty sum
      swapoff sync tac tail tar taskset tee test timeout touch tr true truncate tsort tty umount uname unexpand uniq unlink unshare wc
      which whoami xargs yes zcat`.split(/\s+/),
  },
  alpine: { packages: ['libc6', 'busybox-static'], applets: 'all' },
  none: { packages: [], applets: [] },
};
