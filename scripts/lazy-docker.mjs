// Bundler plugin: what dockerode needs only for other engines than one behind a unix socket is loaded when it is first used. That is
// grpc and protobuf (BuildKit sessions), ssh2 (ssh:// engines), https (TLS engines), tar-fs and zlib (build contexts). It saves 20 ms
// of each start. The build fails where the text to be replaced has changed, so that a new version is looked at.
import { readFile } from 'node:fs/promises';

const edits = [
  {
    file: /dockerode\/lib\/docker\.js$/,
    changes: [
      [
        "withSession = require('./session'),",
        "withSession = function () { return require('./session').apply(this, arguments); },",
      ],
    ],
  },
  {
    file: /dockerode\/lib\/util\.js$/,
    changes: [
      [
        "var tar = require('tar-fs');",
        "var tar = { pack: function () { return require('tar-fs').pack.apply(null, arguments); } };",
      ],
      [
        "var zlib = require('zlib');",
        "var zlib = { createGzip: function () { return require('zlib').createGzip.apply(null, arguments); } };",
      ],
    ],
  },
  {
    file: /docker-modem\/lib\/modem\.js$/,
    changes: [
      ["ssh = require('./ssh'),", "ssh = function (options) { return require('./ssh')(options); },"],
      // For a log line that nobody reads, every request would be drawn as text, its socket and agent included.
      [
        "debug('Sending: %s', util.inspect(options, {",
        "if (debug.enabled) debug('Sending: %s', util.inspect(options, {",
      ],
    ],
  },
  {
    file: /docker-modem\/lib\/http\.js$/,
    changes: [
      [
        "nativeHttps = require('https'),",
        "nativeHttps = { request: function () { var https = require('https'); return https.request.apply(https, arguments); } },",
      ],
    ],
  },
];

export function lazyDocker() {
  return {
    name: 'lazy-docker',
    async load(id) {
      const edit = edits.find(({ file }) => file.test(id));
      if (edit === undefined) return null;
      let code = await readFile(id, 'utf8');
      for (const [from, to] of edit.changes) {
        if (!code.includes(from)) throw new Error(`lazy-docker: ${id} has changed, expected: ${from}`);
        code = code.replace(from, to);
      }
      return code;
    },
  };
}
