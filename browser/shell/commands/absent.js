// Real programs that a reader may well try and the page does not have. What is in no list is not found, as in any shell.

export const ABSENT = new Set(
  `wget wget2 python python2 python3 pip pip3 node nodejs npm npx yarn pnpm deno bun ruby gem irb perl php java javac go cargo rustc lua tclsh
  nc ncat netcat socat telnet ssh scp sftp rsync ftp git hg svn sdiff patch http https httpie xh hurl dash zsh ksh mksh fish tcsh csh
  make cmake gcc g++ cc clang ld docker podman kubectl helm terraform ansible apt apt-get dpkg brew snap yum dnf apk pacman
  zip unzip bzip2 bunzip2 xz unxz zstd 7z less more most man info vi vim nvim nano ed ex emacs
  top htop ps pgrep pkill killall pidof free df mount umount lsof fuser ss netstat ip ifconfig ping ping6 dig host nslookup traceroute arp
  whoami id groups users who w last hostname hostnamectl uptime nproc lscpu lsblk arch clear reset script
  dc pr unexpand iconv file strings hd sum b2sum crc32
  crontab at batch systemctl service journalctl sudo su doas chown chgrp dd mknod watch parallel pv
  yq tomlq xq xmllint xmlstarlet gpg age sqlite3 psql mysql redis-cli mongo aws gcloud az gh glab jo gron fx jless mlr csvkit csvcut
  gawk nawk mawk original-awk busybox toybox gettext logger ionice renice unbuffer expect locale localectl
  timedatectl cal ncal xxh jwt ts sponge vidir chronic errno pee tree fd rg ag ack bat eza exa fzf dialog whiptail zenity notify-send
  open xdg-open pbcopy pbpaste xclip xsel say osascript gdate gsed ggrep gstat code screen tmux strace ltrace gdb valgrind
  ptx tsort look rename mmv pathchk link unlink vdir dir dircolors runcon chroot hostid logname pinky mesg wall write
  sha224sum base32 basenc diff3 mountpoint namei prlimit taskset shred whereis mcookie unshare rgrep ul col colrm curlie grpcurl websocat wscat ab wrk hey k6 siege vegeta mc rclone certbot step mkcert ssh-keygen uuid pwgen`
    .trim()
    .split(/\s+/),
);
