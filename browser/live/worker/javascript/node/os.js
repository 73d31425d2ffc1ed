// The part of node:os that is the same for every program of the page.

export const os = {
  EOL: "\n",
  devNull: "/dev/null",
  arch: () => "x64",
  endianness: () => "LE",
  homedir: () => "/home/reader",
  machine: () => "x86_64",
  platform: () => "linux",
  tmpdir: () => "/tmp",
  type: () => "Linux",
};
