import { problemsText } from '../../src/cli/error-view.ts';
import { isFrozen } from '../../src/core/app/frozen.ts';
import { loadWorkspace } from '../../src/core/app/load-workspace.ts';
import type { LoadedApp, LoadedWorkspace } from '../../src/core/app/types.ts';
import { resolveApp } from '../../src/core/desired/resolve.ts';
import { readModel } from '../../src/core/desired/unescape.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { planText } from '../../src/core/plan/text.ts';
import type { Position } from '../../src/core/problems.ts';
import { noSecrets } from '../../src/core/secrets/need.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { stepsInOrder } from '../support/simulate.ts';
import { worldOf } from '../support/world.ts';
import { bundled, type Files } from './corpus.ts';

const dir = '/w';
const bundledDir = '/bundled';
const brought = at(bundledDir, bundled());

/** What is wrong with how Orbitr takes these files, whatever they hold; nothing where it bears them. A throw is a finding, too. */
export function fault(files: Files): string | undefined {
  const all = { ...at(dir, files), ...brought };
  const loaded = loadWorkspace({ reader: memoryReader(all), dir, extensions: { bundledDir, known: noSecrets } });
  return faultyProblem(loaded, all) ?? unsafeText(loaded) ?? faultyPlan(loaded);
}

function at(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${folder}/${path}`, bytes]));
}

function faultyProblem({ problems }: LoadedWorkspace, files: Files): string | undefined {
  for (const { code, message, position, suggestions, severity } of problems) {
    if (message.trim() === '' || suggestions.some((line) => line.trim() === '')) return 'a problem says nothing';
    if (/\bundefined\b|\[object |\bNaN\b/.test(message) && !holdsWord(files)) return `a problem says ${message}`;
    if (!position) {
      if (severity === 'error' && !placeless.has(code)) return `a problem has no place: ${message}`;
      continue;
    }
    const wrong = outside(position, files);
    if (wrong) return `${wrong}: ${message}`;
  }
  return undefined;
}

/** Of these the message names a file or folder that is not there, or whose name is wrong: there is no line. */
const placeless = new Set([
  'workspace-missing',
  'compose-missing',
  'invalid-value',
  'duplicate-name',
  'reference-missing',
  'file-unreadable',
]);

/** The words may stand in the files themselves. */
function holdsWord(files: Files): boolean {
  return Object.values(files).some((bytes) => /undefined|\[object |NaN/i.test(new TextDecoder().decode(bytes)));
}

/** Files that are missing and folders are named, too: at their first line. */
function outside({ file, line, column }: Position, files: Files): string | undefined {
  const place = `${file}:${line}:${column}`;
  if (!Number.isInteger(line) || !Number.isInteger(column) || line < 1 || column < 1) return `${place} is no place`;
  const bytes = files[file] ?? files[`${dir}/${file}`];
  if (!bytes) return line === 1 && column === 1 ? undefined : `${place} is in no file`;
  const text = new TextDecoder().decode(bytes).split('\n')[line - 1];
  if (text === undefined || column > text.length + 1) return `${place} is past the end`;
  return undefined;
}

/** What a terminal would obey, and lines that look like another problem. */
function unsafeText({ problems }: LoadedWorkspace): string | undefined {
  const text = problemsText(problems, { width: Number.POSITIVE_INFINITY, colour: false, debug: false });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.exec(text);
  if (control) return `control character ${JSON.stringify(control[0])} is shown`;
  const stray = text.split('\n').find((line) => line !== '' && !/^orbitr: | +try: /.test(line));
  return stray === undefined ? undefined : `a problem goes over the line: ${stray}`;
}

/** A plan of what is sound can be made and walked. Compose is not there: what it would say is put together from what is known. */
function faultyPlan({ apps }: LoadedWorkspace): string | undefined {
  const sound = apps.filter((app) => app.compose && !isFrozen(app));
  const usedBy = (name: string) => sound.filter(({ file }) => file.dependsOn?.includes(name)).map((app) => app.name);
  const desired = {
    workspace: 'ws',
    apps: sound.map((app) =>
      resolveApp(app, modelOf(app), { ...nothing, project: app.name, usedBy: usedBy(app.name) }),
    ),
    frozen: apps.filter((app) => !sound.includes(app)).map(frozen),
  };
  const made = plan(worldOf(desired));
  stepsInOrder(made);
  const texts = [made, plan(worldOf(structuredClone(desired)))].map((each) => planText(each, view));
  return texts[0] === texts[1] ? undefined : 'the same files give two plans';
}

const nothing = { configs: {}, secretContents: {}, builds: {} };
const view = { width: 80, colour: false, verbose: true };

function frozen({ name, problems }: LoadedApp) {
  return { name, project: name, known: true, problems };
}

function modelOf({ name, compose }: LoadedApp) {
  const services = Object.entries(compose?.services ?? {}).map(([service, facts]) => [
    service,
    {
      image: facts.image ?? 'busybox:1',
      environment: compose?.variables ?? {},
      networks: { default: null },
      deploy: { replicas: facts.replicas },
      depends_on: Object.fromEntries(
        facts.dependsOn
          .filter((other) => compose?.services[other])
          .map((other) => [other, { condition: 'service_started', required: true }]),
      ),
      ports: facts.hostPorts.map(({ value }, index) => ({
        mode: 'ingress',
        target: 1000 + index,
        published: String(value.port),
        protocol: value.protocol,
      })),
    },
  ]);
  return readModel({
    name,
    services: Object.fromEntries(services),
    networks: { default: { name: `${name}_default` } },
  });
}
