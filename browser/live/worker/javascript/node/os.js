// The part of node:os that is the same for every program of the page.

export const os = {
  EOL: "\n",
  availableParallelism: () => globalThis.navigator?.hardwareConcurrency ?? 1,
  devNull: "/dev/null",
  arch: () => "x64",
  endianness: () => "LE",
  homedir: () => "/home/reader",
  hostname: () => "localhost",
  machine: () => "x86_64",
  platform: () => "linux",
  tmpdir: () => "/tmp",
  type: () => "Linux",
};
