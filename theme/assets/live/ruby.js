// Ruby programs, in the worker of the sandbox: Net::HTTP waits for its answer, and only here can it be had at once.
//
// Every program gets an interpreter of its own. The next one is made ready while the reader reads.

// Imported dynamically, for Firefox takes what a worker imports statically for workers: see frame.js.
const [{ REASONS }, { download, downloadBytes, downloadModule }] = await Promise.all([
  import("./reasons.js"),
  import("./download.js"),
]);

let files;
let next;

/** Run a program; gives its exit status. */
export async function run({ runtime, begin, file, text, environment, input = new Uint8Array(), answer, tell }) {
  files ??= load(runtime, tell).catch((error) => {
    files = undefined;
    throw error;
  });
  const loaded = await files;
  const { vm, world } = await (next ?? make(loaded));
  next = undefined;
  world.answer = answer;
  world.input.data = input;
  world.tell = (kind, line) => tell({ type: "event", kind, text: line });
  const set = Object.entries(environment).map(([name, value]) => `ENV[${quote(name)}] = ${quote(value)}`);
  let status;
  begin();
  try {
    status = Number(vm.eval(`${set.join("\n")}\n__run_program(${quote(text)}, ${quote(file)})`).toString()) & 0xff;
  } catch (error) {
    world.tell("stderr", `${error.message}\n`);
    status = 1;
  }
  world.tell = () => {};
  setTimeout(() => (next ??= make(loaded)), 250);
  return status;
}

async function load({ base, files: sizes }, tell) {
  const total = sizes["ruby.wasm"] + sizes["ruby-library.json"];
  let loaded = 0;
  const count = (bytes) => tell({ type: "progress", loaded: (loaded += bytes), total });
  const given = (name) => [base + name, sizes[name], count];
  const [module, packed, prelude, glue] = await Promise.all([
    downloadModule(...given("ruby.wasm")),
    downloadBytes(...given("ruby-library.json")),
    download(new URL("ruby-prelude.rb", import.meta.url).href).then((response) => response.text()),
    import(`${base}ruby-vm.js`),
  ]);
  return { library: JSON.parse(new TextDecoder().decode(packed)), prelude, module, glue };
}

async function make({ library, prelude, module, glue }) {
  const { RubyVM, WASI, File, OpenFile, PreopenDirectory } = glue;
  const world = { answer: undefined, tell: () => {}, input: new File([]) };
  const root = folder(library, glue);
  const fds = [
    new OpenFile(world.input),
    output(glue, (line) => world.tell("stdout", line)),
    output(glue, (line) => world.tell("stderr", line)),
    new PreopenDirectory("/", new Map([["library", root], ["wire", device(glue, world)]])),
  ];
  const wasip1 = new WASI([], ["LANG=C.UTF-8", "HOME=/home/reader", "PATH=/usr/bin"], fds, { debug: false });
  const { vm } = await RubyVM.instantiateModule({ module, wasip1, args: ["ruby", "--disable-gems", "-EUTF-8", "-e_=0"] });
  vm.eval(prelude);
  return { vm, world };
}

/** {"net/http.rb": text} as folders in folders. */
function folder(library, { Directory, File }) {
  const root = new Map();
  const encoder = new TextEncoder();
  for (const [path, text] of Object.entries(library)) {
    const names = path.split("/");
    let at = root;
    for (const name of names.slice(0, -1)) {
      if (!at.has(name)) at.set(name, new Directory(new Map()));
      at = at.get(name).contents;
    }
    at.set(names.at(-1), new File(encoder.encode(text)));
  }
  return new Directory(root);
}

function output({ Fd, wasi }, write) {
  const decoder = new TextDecoder();
  class Output extends Fd {
    fd_fdstat_get() {
      return { ret: 0, fdstat: new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0) };
    }
    fd_write(data) {
      write(decoder.decode(data, { stream: true }));
      return { ret: 0, nwritten: data.byteLength };
    }
  }
  return new Output();
}

/** The file /wire: "BASE TIMEOUT LENGTH\n" and a request go in, "KIND LENGTH" in 32 bytes and an answer come out. */
function device({ Fd, Inode, wasi }, world) {
  let incoming = new Uint8Array();
  let outgoing = new Uint8Array();
  class Device extends Fd {
    fd_fdstat_get() {
      const stat = new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0);
      stat.fs_rights_base = BigInt(wasi.RIGHTS_FD_READ | wasi.RIGHTS_FD_WRITE);
      return { ret: 0, fdstat: stat };
    }
    fd_filestat_get() {
      return { ret: 0, filestat: new wasi.Filestat(0n, wasi.FILETYPE_CHARACTER_DEVICE, 0n) };
    }
    fd_write(data) {
      incoming = joined(incoming, data);
      const end = incoming.indexOf(10);
      if (end >= 0) {
        const [base, timeout, length] = new TextDecoder().decode(incoming.subarray(0, end)).split(" ");
        const request = incoming.subarray(end + 1);
        if (request.length >= Number(length)) {
          outgoing = reply(base, Number(timeout) || null, request.slice(0, Number(length)), world.answer);
          incoming = new Uint8Array();
        }
      }
      return { ret: 0, nwritten: data.byteLength };
    }
    fd_read(size) {
      const data = outgoing.slice(0, size);
      outgoing = outgoing.slice(data.length);
      return { ret: 0, data };
    }
  }
  class Wire extends Inode {
    path_open() {
      return { ret: 0, fd_obj: new Device() };
    }
    stat() {
      return new wasi.Filestat(this.ino, wasi.FILETYPE_CHARACTER_DEVICE, 0n);
    }
  }
  return new Wire();
}

/** The bytes that Ruby reads for the bytes that it wrote. */
export function reply(base, timeout, bytes, answer) {
  const { method, target, headers, body } = parseRequest(bytes);
  const url = base.replace(/:(443|80)$/, (port) => (port === (base.startsWith("https") ? ":443" : ":80") ? "" : port)) + target;
  const response = answer({ request: { method, url, headers }, body, timeout });
  if (response.error === "dropped") return framed("dropped", new Uint8Array());
  if (response.error) return framed(response.error, new TextEncoder().encode(response.message));
  return framed("answer", responseBytes(response));
}

function framed(kind, content) {
  return joined(new TextEncoder().encode(`${kind} ${content.length}`.padEnd(32)), content);
}

/** A request as it goes over the wire, taken apart. */
export function parseRequest(bytes) {
  const end = indexOf(bytes, "\r\n\r\n");
  const [first, ...lines] = latin1(bytes.subarray(0, end)).split("\r\n");
  const [method, target] = first.split(" ");
  const headers = lines.map((line) => line.match(/^([^:]*):\s*(.*)$/s).slice(1));
  return { method, target, headers, body: bytes.slice(end + 4) };
}

/** An answer as it goes over the wire. */
export function responseBytes({ status, headers, body }) {
  const given = headers.filter(([name]) => !/^(content-length|connection)$/i.test(name));
  const lines = [`HTTP/1.1 ${status} ${REASONS[status] ?? ""}`, ...given.map(([name, value]) => `${name}: ${value}`)];
  if (status !== 204) lines.push(`Content-Length: ${body.length}`);
  return joined(Uint8Array.from(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`, (c) => c.charCodeAt(0)), body);
}

const latin1 = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

function indexOf(bytes, text) {
  return latin1(bytes).indexOf(text);
}

function joined(first, second) {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/** Text as a Ruby literal in which nothing is interpolated. */
const quote = (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
