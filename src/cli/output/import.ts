import { painter, type Span, span, table } from '../../core/plan/text-layout.ts';
import { neutralise, neutraliseLine } from '../../lib/escape.ts';
import type { ImportedApp, ImportResult } from '../../operations/import.ts';
import { commandFor } from '../../operations/import-selection.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import type { PlanFlags } from './plan.ts';

/** What was adopted, or could be; of each app its files, what differs, and what to know before the files are committed. */
export async function printImport(terminal: Terminal, flags: PlanFlags, result: ImportResult): Promise<void> {
  if (flags.output !== 'table') {
    terminal.out(await dataText(result, flags.output));
    return;
  }
  if (result.candidates) {
    terminal.out(listText(result.candidates, terminal.outColour));
    return;
  }
  if (!flags.quiet) for (const app of result.apps) terminal.out(appText(app, result.dryRun));
  terminal.out(closing(result));
}

function listText(candidates: NonNullable<ImportResult['candidates']>, colour: boolean): string {
  if (candidates.length === 0) return 'Nothing to import: all that runs here belongs to a workspace.\n';
  const rows = candidates.map(({ app, from }): Span[] => [
    span(neutraliseLine(from.name), 'bold'),
    span(from.kind === 'project' ? 'Compose project' : 'container'),
    span(from.containers.map(neutraliseLine).join(', ')),
    span(app),
  ]);
  const lines = table(['NAME', 'KIND', 'CONTAINERS', 'WOULD BE APP'], rows, painter(colour));
  const [first] = candidates;
  const next = first ? `orbitr import ${commandFor(first.from)} --dry-run` : '';
  return `${lines.join('\n')}\n\nNext:\n  ${next}    # files and differences, nothing is written\n`;
}

function appText(app: ImportedApp, dryRun: boolean): string {
  const { kind, name, containers } = app.from;
  const verb = app.adopted ? 'adopted' : dryRun ? 'would be adopted' : 'not adopted';
  const what = `${kind === 'project' ? 'Compose project' : 'container'} ${neutraliseLine(name)}`;
  const many = kind === 'project' ? `, ${count(containers.length, 'container')}` : '';
  const isWritten = app.adopted || dryRun;
  const lines = [
    `${app.app}: ${dryRun && app.differences.length > 0 ? 'differs' : verb} (${what}${many})`,
    ...(isWritten ? app.files.map((file) => `  + ${fileText(file)}`) : []),
    ...(app.made?.because ? [`  made of its containers: ${neutraliseLine(app.made.because)}`] : []),
    ...app.differences.map(({ service, text }) => `  ~ ${service ? `${service}: ` : ''}${neutraliseLine(text)}`),
    ...(app.differences.length === 0 && isWritten ? ['  = the plan is empty: nothing of it would change'] : []),
    ...(app.outside.length > 0 ? [`  it goes on to use ${app.outside.map(neutraliseLine).join(', ')}`] : []),
    ...(app.sensitive.length > 0 && isWritten
      ? [`  look before you commit: ${app.sensitive.map(neutraliseLine).join(', ')} in apps/${app.app}/compose.yaml`]
      : []),
  ];
  const made = dryRun && app.made ? indented(neutralise(app.made.shown)) : '';
  return `${lines.join('\n')}\n${made}\n`;
}

function fileText({ path, from }: ImportedApp['files'][number]): string {
  return from ? `${path} (a copy of ${neutraliseLine(from)})` : path;
}

function indented(text: string): string {
  const lines = text.trimEnd().split('\n');
  return `\n${lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n`;
}

function closing({ apps, dryRun }: ImportResult): string {
  if (apps.length === 0) return 'Nothing to import: all that runs here belongs to a workspace.\n';
  const differing = apps.filter(({ differences }) => differences.length > 0);
  if (dryRun) {
    const rest = differing.length > 0 ? `, ${differing.length} of them as they differ` : '';
    return `${count(apps.length, 'app')} could be adopted${rest}. Nothing was written.\n`;
  }
  const adopted = apps.filter((app) => app.adopted);
  const left = apps.filter((app) => !app.adopted);
  const told = [
    ...(adopted.length > 0 ? [`Adopted ${count(adopted.length, 'app')}; nothing on the engine was touched.`] : []),
    ...(left.length > 0
      ? [
          `Not adopted, because they differ: ${left.map(({ app }) => app).join(', ')}. To adopt them all the same, and let the next apply change them: add --yes`,
        ]
      : []),
  ];
  return `${told.join('\n')}\n`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
