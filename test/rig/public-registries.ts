import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Engine, EngineOptions } from './engine.ts';
import { eventually } from './eventually.ts';
import { cacheRoot } from './places.ts';
import { startRegistry } from './registry.ts';
import type { StandIn } from './stand-ins/build.ts';

/** The registries of the world, as an engine of the rig sees them: one registry here answers to all their names. */
const registryNames = ['registry-1.docker.io', 'index.docker.io', 'docker.io', 'ghcr.io', 'quay.io', 'lscr.io'];
const tokenName = 'auth.docker.io';

/**
 * They listen on ports of their own and are reached at 443 of addresses of their own, so that 443 stays free for what containers publish
 * on every address.
 */
const registry = { address: '127.0.0.53', port: 10053 };
const tokens = { address: '127.0.0.54', port: 10054 };

/** How an engine must be started, so that public names lead to the registries of the rig. */
export async function publicNames(): Promise<Pick<EngineOptions, 'env' | 'boot'>> {
  const { certificate, hosts } = await identity();
  const redirects = [registry, tokens].map(
    ({ address, port }) =>
      `iptables -w -t nat -A OUTPUT -p tcp -d ${address} --dport 443 -j REDIRECT --to-ports ${port}`,
  );
  return {
    // for docker.io Docker looks into no folder of certificates, but it trusts what this names
    env: { SSL_CERT_FILE: certificate },
    boot: [`mountpoint -q /etc/hosts || mount --bind '${hosts}' /etc/hosts`, ...redirects],
  };
}

/** Starts them inside, for an engine that was started with the public names. All ends with its namespaces. */
export async function startPublicRegistries(engine: Engine, images: readonly StandIn[]): Promise<void> {
  const dir = join(engine.dir, 'public');
  const tls = await identity();
  for (const image of images) place(image, join(dir, 'store/docker/registry/v2'));
  const entrance = engine.entrance('/');
  await Promise.all([
    startRegistry({
      dir,
      entrance,
      address: `127.0.0.1:${registry.port}`,
      tls,
      tokens: {
        realm: `https://${tokenName}/token`,
        service: 'registry.docker.io',
        issuer: tokenName,
        rootcertbundle: tls.certificate,
      },
    }),
    startTokens(dir, entrance, tls),
  ]);
}

interface Identity {
  readonly certificate: string;
  readonly key: string;
  readonly hosts: string;
}

/** A certificate for all names, which is its own authority, and where the names lead; made once. */
async function identity(): Promise<Identity> {
  const names = [...registryNames, tokenName];
  const lines = [
    '127.0.0.1 localhost',
    '::1 localhost',
    `${registry.address} ${registryNames.join(' ')}`,
    `${tokens.address} ${tokenName}`,
  ].join('\n');
  const dir = join(cacheRoot, `public-names-${createHash('sha256').update(lines).digest('hex').slice(0, 12)}`);
  const made = { certificate: join(dir, 'tls.crt'), key: join(dir, 'tls.key'), hosts: join(dir, 'hosts') };
  if (existsSync(dir)) return made;
  const work = `${dir}-${randomBytes(4).toString('hex')}`;
  mkdirSync(work, { recursive: true });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'];
  const about = [
    '-subj',
    '/CN=registries of the test rig',
    '-addext',
    `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`,
  ];
  const files = ['-keyout', join(work, 'tls.key'), '-out', join(work, 'tls.crt')];
  await execa('openssl', ['req', '-x509', ...curve, ...about, ...files], { stdin: 'ignore' });
  writeFileSync(join(work, 'hosts'), `${lines}\n`);
  try {
    renameSync(work, dir);
  } catch {
    // another process was faster, and its certificate is as good
    rmSync(work, { recursive: true });
  }
  return made;
}

async function startTokens(dir: string, entrance: readonly string[], tls: Identity): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const script = join(import.meta.dirname, 'token-service.ts');
  const repositories = join(dir, 'store/docker/registry/v2/repositories');
  const [file = '', ...args] = [
    ...entrance,
    process.execPath,
    script,
    `${tokens.port}`,
    tls.certificate,
    tls.key,
    repositories,
  ];
  const log = openSync(join(dir, 'tokens.log'), 'a');
  const env = { ...process.env, ORBITR_RIG_BEYOND: '1' };
  const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log], env });
  child.unref();
  const probe = [...entrance, 'bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${tokens.port}`];
  const [shell = '', ...words] = probe;
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`the token service ended; see ${dir}/tokens.log`);
    return (await execa(shell, words, { reject: false, stdio: 'ignore' })).exitCode === 0;
  });
}

/**
 * Writes an image into a registry's store as the registry itself would, but for layers, which are links into the cache: nothing is copied.
 * The layout is that of the registry's file system driver, v2.
 */
function place({ reference: { repository, tag }, config, layers }: StandIn, store: string): void {
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(store, path)), { recursive: true });
    writeFileSync(join(store, path), content);
  };
  const blob = (digest: string): string => `blobs/sha256/${hex(digest).slice(0, 2)}/${hex(digest)}/data`;
  const own = (path: string, digest: string): void => write(`repositories/${repository}/${path}/link`, digest);
  const configDigest = digestOf(config);
  const manifest = manifestOf(config, layers);
  const digest = digestOf(manifest);

  for (const layer of layers) {
    const path = join(store, blob(layer.digest));
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) symlinkSync(layer.file, path);
    own(`_layers/sha256/${hex(layer.digest)}`, layer.digest);
  }
  write(blob(configDigest), config);
  own(`_layers/sha256/${hex(configDigest)}`, configDigest);
  write(blob(digest), manifest);
  own(`_manifests/revisions/sha256/${hex(digest)}`, digest);
  own(`_manifests/tags/${tag}/current`, digest);
  own(`_manifests/tags/${tag}/index/sha256/${hex(digest)}`, digest);
}

function manifestOf(config: Buffer, layers: StandIn['layers']): Buffer {
  const kind = 'application/vnd.docker';
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${kind}.distribution.manifest.v2+json`,
      config: { mediaType: `${kind}.container.image.v1+json`, size: config.length, digest: digestOf(config) },
      layers: layers.map(({ size, digest }) => ({ mediaType: `${kind}.image.rootfs.diff.tar.gzip`, size, digest })),
    }),
  );
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function hex(digest: string): string {
  return digest.slice('sha256:'.length);
}
