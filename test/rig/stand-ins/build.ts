import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../places.ts';
import { bases } from './bases.ts';
import { type DebianPackages, debianPackages, packageOf } from './debian-packages.ts';
import { dress, furnish, unpack } from './files.ts';
import { type Layer, writeLayer } from './layer.ts';
import { type Base, type Image, parseTag, type Recipe } from './recipe.ts';
import { recipeOf } from './recipes.ts';
import type { Reference } from './references.ts';

/** An image of which everything lies in the cache. */
export interface StandIn {
  readonly reference: Reference;
  readonly config: Buffer;
  readonly layers: readonly CachedLayer[];
}

export interface CachedLayer extends Layer {
  /** Its bytes, in the cache. */
  readonly file: string;
}

/** Counts up where the way in which layers are made changes. */
const format = 1;

/** Makes what the cache does not hold yet; two processes never make it at once. */
export async function buildStandIns(references: readonly Reference[]): Promise<readonly StandIn[]> {
  const dir = join(cacheRoot, 'stand-ins');
  mkdirSync(join(dir, 'layers'), { recursive: true });
  const release = await locked(join(dir, 'lock'));
  try {
    const workshop = openWorkshop(dir);
    const made: StandIn[] = [];
    // one after the other: apt works alone, and unpacking and packing use both processors already
    for (const reference of references) made.push(await standIn(reference, workshop));
    rmSync(join(dir, 'apt', 'debs'), { recursive: true, force: true });
    return made;
  } finally {
    release();
  }
}

interface Workshop {
  readonly dir: string;
  readonly packages: DebianPackages;
}

function openWorkshop(dir: string): Workshop {
  return { dir, packages: debianPackages(join(dir, 'apt')) };
}

async function standIn(reference: Reference, workshop: Workshop): Promise<StandIn> {
  const recipe = recipeOf(reference.repository);
  if (!recipe)
    throw new Error(
      `no stand-in for the image ${reference.text}: add a recipe for ${reference.repository} to test/rig/stand-ins/recipes.ts`,
    );
  const image = recipe.image(parseTag(reference.tag));
  const layers = [
    ...(image.base === 'none' ? [] : [await baseLayer(image.base, workshop)]),
    ...(recipe.packages.length === 0 ? [] : [await packageLayer(recipe, image, workshop)]),
    await clothesLayer(recipe, image, workshop),
  ];
  return { reference, layers, config: Buffer.from(JSON.stringify(configOf(reference, image, layers))) };
}

async function baseLayer(base: Base, workshop: Workshop): Promise<CachedLayer> {
  const parts = bases[base];
  const files = await chosen(parts.packages, [], workshop);
  return cached(workshop, { kind: 'base', files, parts }, async (folder, layer) => {
    await unpack(await inFolder(files, workshop), folder, []);
    await furnish(folder, parts);
    return writeLayer(folder, layer);
  });
}

async function packageLayer(recipe: Recipe, image: Image, workshop: Workshop): Promise<CachedLayer> {
  const files = await chosen(recipe.packages, bases[image.base].packages, workshop);
  const { without = [], capabilities = {} } = image;
  return cached(workshop, { kind: 'packages', files, without, capabilities }, async (folder, layer) => {
    await unpack(await inFolder(files, workshop), folder, without);
    return writeLayer(folder, layer, capabilities);
  });
}

async function clothesLayer(recipe: Recipe, image: Image, workshop: Workshop): Promise<CachedLayer> {
  const own = join(import.meta.dirname, recipe.repository.split('/').at(-1) ?? '', 'root');
  const { config: _, without: __, ...rest } = image;
  return cached(workshop, { kind: 'clothes', image: rest, own: contentOf(own) }, async (folder, layer) => {
    dress(folder, image, own);
    return writeLayer(folder, layer);
  });
}

/** A layer is known by what it is made from; a half-made one never bears that name. */
async function cached(
  { dir }: Workshop,
  from: object,
  make: (folder: string, layer: string) => Promise<Layer>,
): Promise<CachedLayer> {
  const key = hashOf(JSON.stringify({ format, arch: process.arch, ...from }));
  const home = join(dir, 'layers', key);
  const file = join(home, 'layer.tar.gz');
  if (!existsSync(home)) {
    const work = mkdtempSync(join(dir, 'work-'));
    try {
      mkdirSync(join(work, 'done'));
      const layer = await make(join(work, 'root'), join(work, 'done', 'layer.tar.gz'));
      writeFileSync(join(work, 'done', 'layer.json'), JSON.stringify(layer));
      renameSync(join(work, 'done'), home);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return { ...JSON.parse(readFileSync(join(home, 'layer.json'), 'utf8')), file };
}

/**
 * The package files of a layer: what is named, and the libraries that it needs. Versions are settled once for each list of names;
 * whoever wants newer ones removes the cache.
 */
async function chosen(
  names: readonly (string | RegExp)[],
  below: readonly string[],
  { dir, packages }: Workshop,
): Promise<readonly string[]> {
  const key = hashOf(JSON.stringify([format, names.map(String), below]));
  const note = join(dir, `packages-${key}.json`);
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8'));
  const known = new Set(below.length > 0 ? await packages.closure(below) : []);
  const all = await packages.closure(names.filter((name) => typeof name === 'string'));
  const wanted = (name: string): boolean =>
    names.some((each) => (typeof each === 'string' ? each === name : each.test(name))) || isLibrary(name);
  const files = all.filter((file) => !known.has(file) && wanted(packageOf(file)));
  writeFileSync(note, JSON.stringify(files));
  return files;
}

/** What only other languages, logins and package scripts need is none. */
function isLibrary(name: string): boolean {
  return (
    /^(?:lib|zlib)/.test(name) &&
    !/-perl$|^lib(?:perl|python|llvm|pam-|semanage|sepol|audit-|icu-|c-l10n|nss3-tools)/.test(name)
  );
}

async function inFolder(files: readonly string[], { packages }: Workshop): Promise<readonly string[]> {
  const folder = await packages.fetch(files);
  return files.map((file) => join(folder, file));
}

function configOf({ text }: Reference, { config }: Image, layers: readonly Layer[]): object {
  const created = '2023-11-14T22:13:20Z';
  const env = config.Env ?? [];
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created,
    config: { ...config, Env: env.some((each) => each.startsWith('PATH=')) ? env : [path, ...env] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created, created_by: `stand-in for ${text}` })),
  };
}

function contentOf(folder: string): readonly (readonly [string, string])[] {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : [];
  return files
    .map((file) => [file, join(folder, file)] as const)
    .filter(([, path]) => statSync(path).isFile())
    .map(([file, path]) => [`${file} ${statSync(path).mode & 0o100}`, hashOf(readFileSync(path))]);
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** The lock is the open file's: it falls with the process, however that ends, and holds across process namespaces. */
async function locked(file: string): Promise<() => void> {
  const descriptor = openSync(file, 'a');
  const flock = spawn('flock', ['-x', '3'], { stdio: ['ignore', 'ignore', 'inherit', descriptor] });
  const status = await new Promise((ended, failed) => flock.on('exit', ended).on('error', failed));
  if (status !== 0) throw new Error(`flock ended with ${status}`);
  return () => closeSync(descriptor);
}
