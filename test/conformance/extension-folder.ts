import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { loadWorkspace } from '../../src/core/app/load-workspace.ts';
import type { LoadedApp, LoadedWorkspace } from '../../src/core/app/types.ts';
import type { Manifest } from '../../src/core/manifest/manifest.ts';
import { readManifest } from '../../src/core/manifest/read-manifest.ts';
import { formatPosition, type Problem } from '../../src/core/problems.ts';
import { noSecrets } from '../../src/core/secrets/need.ts';
import { memoryReader } from '../support/memory-reader.ts';

/** Every file of an extension by its path in the folder. */
export type Files = Readonly<Record<string, string>>;

/** A folder of `extensions/` as the rules look at it. Nothing of it is a fault by itself: what is missing is empty. */
export interface ExtensionFolder {
  readonly id: string;
  readonly files: Files;
  readonly manifest: Partial<Manifest>;
  readonly manifestProblems: readonly Problem[];
  readonly readme: Readme;
  /** The app that the README begins with, alone in a workspace. */
  readonly app?: LoadedApp;
  readonly appProblems: readonly Problem[];
  /** The services and volumes of the Compose file, with the values of that app in it. */
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export type Service = Readonly<Record<string, unknown>>;

interface Readme {
  readonly headings: readonly string[];
  /** Heading → what stands below it. */
  readonly sections: Readonly<Record<string, string>>;
  /** YAML whose first line is a comment with the path of a file. */
  readonly examples: readonly { readonly path: string; readonly body: string }[];
}

export function filesIn(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

export function extensionFolder(id: string, files: Files): ExtensionFolder {
  const read = readManifest(new TextEncoder().encode(files['manifest.yaml'] ?? ''), 'manifest.yaml');
  const manifest: Partial<Manifest> = read.manifest ?? {};
  const readme = readmeOf(files['README.md'] ?? '');
  const [first] = readme.examples;
  const loaded = first && loadWith(id, files, { [first.path]: first.body });
  const [app] = loaded?.apps ?? [];
  const model = modelOf(files[manifest.docker?.compose?.replace(/^\.\//, '') ?? ''] ?? '', app);
  return {
    id,
    files,
    manifest,
    manifestProblems: read.problems,
    readme,
    ...(app ? { app } : {}),
    appProblems: loaded?.problems ?? [],
    services: model.services ?? {},
    volumes: model.volumes ?? {},
  };
}

/** A workspace in memory that has the extension among those that Orbitr brings, and these files of its own. */
export function loadWith(id: string, files: Files, own: Files): LoadedWorkspace {
  const brought = Object.entries(files).map(([path, text]) => [`/brought/${id}/${path}`, text]);
  const owned = Object.entries(own).map(([path, text]) => [`/w/${path}`, text]);
  return loadWorkspace({
    reader: memoryReader({ '/w/orbitr.yaml': 'name: conformance\n', ...Object.fromEntries([...brought, ...owned]) }),
    dir: '/w',
    extensions: { bundledDir: '/brought', known: noSecrets },
  });
}

export function told(problems: readonly Problem[]): string[] {
  return problems.map(({ message, position, suggestions }) =>
    [position ? `${formatPosition(position)}: ` : '', message, ...suggestions.map((text) => `; ${text}`)].join(''),
  );
}

function readmeOf(text: string): Readme {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, (fence) => fence.replace(/^#/gm, ' '));
  const parts = prose.split(/^## (.+)$/m).slice(1);
  const headings = parts.filter((_, index) => index % 2 === 0);
  const fences = [...text.matchAll(/^```ya?ml\n# (\S+)\n([\s\S]*?)^```$/gm)];
  return {
    headings,
    sections: Object.fromEntries(headings.map((heading, index) => [heading, parts[index * 2 + 1] ?? ''])),
    examples: fences.map(([, path = '', body = '']) => ({ path, body })),
  };
}

function modelOf(text: string, app: LoadedApp | undefined): Pick<Partial<ExtensionFolder>, 'services' | 'volumes'> {
  const variables = app?.compose?.variables ?? {};
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/(?<!\$)\$\{(\w+)\}/g, (all, key) => variables[key] ?? all);
    if (Array.isArray(value)) return value.map(filled);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
  };
  return (filled(parse(text)) ?? {}) as Pick<Partial<ExtensionFolder>, 'services' | 'volumes'>;
}
