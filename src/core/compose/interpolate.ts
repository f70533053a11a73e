import { nearest } from '../../lib/nearest.ts';
import { ownValue } from '../../lib/own-value.ts';
import { dotted } from '../files/checked.ts';
import type { Entry, Path, Scalar, Tree } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import { castScalar } from './cast.ts';
import { type ExpandFault, expand, type Lookup } from './expand.ts';
import type { Reading } from './reading.ts';
import { machineNames } from './variables.ts';

/**
 * Every value of a file interpolated; keys are not. Variables without a value are errors, but not below `x-` keys: what stands there takes
 * effect only where an anchor brings it.
 */
export function interpolate(tree: Tree, lookup: Lookup, reading: Reading, path: Path = []): Tree {
  if (tree.kind === 'list')
    return { ...tree, items: tree.items.map((item, index) => interpolate(item, lookup, reading, [...path, index])) };
  if (tree.kind === 'map') {
    const entries = [...tree.entries].map(([key, entry]): [string, Entry] => {
      const value = interpolate(entry.value, lookup, reading, [...path, key]);
      const isGiven = value.kind === 'scalar' && value.at !== entry.value.at;
      return [key, { ...entry, value, ...(isGiven ? { at: value.at } : {}) }];
    });
    return { ...tree, entries: new Map(entries) };
  }
  if (typeof tree.value !== 'string') return tree;
  const used: string[] = [];
  const { text, faults } = expand(tree.value, (name) => {
    used.push(name);
    return lookup(name);
  });
  for (const fault of faults) report(fault, tree, tree.value, path, reading);
  const told = faults.flatMap((fault) => (fault.kind === 'syntax' ? [] : [fault.variable]));
  for (const name of used)
    if (isOfMachine(name, lookup) && !told.includes(name)) reportMachine(name, tree, path, reading);
  const at = placeGiven(used, reading) ?? tree.at;
  return castScalar({ ...tree, value: text, at }, path, reading, faults.length > 0);
}

function isOfMachine(name: string, lookup: Lookup): boolean {
  return machineNames.includes(name) && lookup(name) === undefined;
}

/** Even with a default: Compose would find a value where Orbitr finds none. */
function reportMachine(name: string, { at }: Scalar, path: Path, reading: Reading): void {
  const service = path[0] === 'services' ? String(path[1]) : undefined;
  const message = `${dotted(path)} uses ${name} of the machine that Compose runs on, which is not the same everywhere`;
  reading.errorOf(
    service,
    'variable-unset',
    message,
    at,
    ...(reading.input.named ? ['use a setting of another name'] : [addLine(name, reading)]),
    `or write $$${name} if the container’s shell must expand it`,
  );
}

/** Where a person wrote what makes this value what it is. */
function placeGiven(used: readonly string[], { input }: Reading): Position | undefined {
  return used.flatMap((name) => ownValue(input.named?.places ?? {}, name) ?? [])[0];
}

function report(fault: ExpandFault, scalar: Scalar, text: string, path: Path, reading: Reading): void {
  const position = placeInside(scalar, text, fault.index);
  const where = dotted(path);
  reading.markFaulty(scalar.at);
  if (fault.kind === 'syntax') {
    reading.error(
      'interpolation-syntax',
      `${fault.expression} in ${where} is not a valid expression`,
      position,
      'write $$ for a plain dollar sign',
    );
    return;
  }
  const { variable } = fault;
  if (fault.kind === 'required') {
    const why = fault.message === '' ? '' : `: ${fault.message}`;
    reading.error(
      'variable-unset',
      `variable ${variable} is needed by ${where} and has no value${why}`,
      position,
      addLine(variable, reading),
    );
    return;
  }
  if (path.some((step) => typeof step === 'string' && step.startsWith('x-'))) return;
  const suggestion = `${addLine(variable, reading)}, or write \${${variable}:-default}`;
  const shell = where.includes('.command') || where.includes('.test') || where.includes('.entrypoint');
  const meant = nearest(variable, reading.variableNames);
  const service = path[0] === 'services' ? String(path[1]) : undefined;
  reading.errorOf(
    service,
    'variable-unset',
    `variable ${variable} has no value and no default`,
    position,
    ...(meant ? [`write ${meant}, which has a value`] : []),
    suggestion,
    ...(shell ? [`write $$${variable} if the container’s shell must expand it`] : []),
  );
}

function addLine(variable: string, reading: Reading): string {
  const { named } = reading.input;
  if (named) return `declare ${variable} under environment.variables in ${named.manifest}`;
  return `add ${variable}=… to ${reading.name(reading.input.appDir)}/.env`;
}

/** The place of a dollar sign. Quotes, escapes and folding move text about, but the number of dollar signs before it stays the same. */
function placeInside(scalar: Scalar, text: string, index: number): Position {
  const { raw, at } = scalar;
  if (raw === undefined) return at;
  const nth = text.slice(0, index).split('$').length;
  let offset = -1;
  for (let count = 0; count < nth; count++) {
    offset = raw.indexOf('$', offset + 1);
    if (offset < 0) return { ...at, approximate: true };
  }
  const before = raw.slice(0, offset);
  const newline = before.lastIndexOf('\n');
  if (newline < 0) return { ...at, column: at.column + offset };
  return { ...at, line: at.line + before.split('\n').length - 1, column: offset - newline };
}
