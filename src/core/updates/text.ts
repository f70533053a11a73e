import { neutraliseLine } from '../../lib/escape.ts';
import { type Frame, layout, type Paint, painter, type Span, span, table, whole } from '../plan/text-layout.ts';
import type { ExtensionUpdate, ImageUpdate, Outdated } from './types.ts';

export interface OutdatedTextOptions {
  readonly width: number;
  readonly colour: boolean;
  /** Also what is as new as can be. */
  readonly verbose: boolean;
}

/** One row an image that has a newer one; below, why it is not taken, and which registries could not be asked. Ends with a newline. */
export function outdatedText(
  { images, extensions }: Outdated,
  { width, colour, verbose }: OutdatedTextOptions,
): string {
  const paint = painter(colour);
  if (images.length === 0 && extensions.length === 0) return 'No images from registries.\n';
  const shown = images.filter((image) => !image.fault && (verbose || isOutdated(image)));
  const asked = images.filter(({ fault }) => !fault);
  const lines = [
    ...(shown.length > 0 ? rows(shown, paint) : []),
    ...newerExtensions(extensions, { width, first: '', rest: '  ' }, paint),
    ...reasons(shown, { width, first: '', rest: '  ' }, paint),
    ...faults(images, { width, first: '', rest: '  ' }, paint),
  ];
  const current = asked.filter((image) => !isOutdated(image)).length;
  const summary = current > 0 || asked.length > 0 ? [summaryLine(asked.length, current)] : [];
  return `${[...lines, ...(lines.length > 0 ? [''] : []), ...summary].join('\n').trim()}\n`;
}

export function isOutdated({ allowed, held }: ImageUpdate): boolean {
  return allowed !== undefined || held.length > 0;
}

function summaryLine(asked: number, current: number): string {
  const images = asked === 1 ? '1 image' : `${asked} images`;
  if (current === asked) return `${images}: nothing newer.`;
  return `${asked - current} of ${images} ${asked - current === 1 ? 'has' : 'have'} a newer one. To take what is allowed: orbitr update`;
}

function rows(images: readonly ImageUpdate[], paint: Paint): string[] {
  const cells = images.map((image): Span[] => [
    span(neutraliseLine(image.app), 'bold'),
    span(neutraliseLine(image.service)),
    span(neutraliseLine(image.current.tag)),
    allowedCell(image),
    span(neutraliseLine(image.newest ?? image.current.tag)),
    span(neutraliseLine(image.policy), 'dim'),
  ]);
  return table(['APP', 'SERVICE', 'CURRENT', 'ALLOWED', 'NEWEST', 'POLICY'], cells, paint);
}

function newerExtensions(extensions: readonly ExtensionUpdate[], frame: Frame, paint: Paint): string[] {
  const lines = extensions.flatMap(({ app, extension, current, allowed, migrations }) => {
    const data = migrations === 0 ? '' : `; its data is changed on the way (${migrations})`;
    const words = `${app}: extension ${extension} ${current} → ${allowed}${data}`;
    return layout([span(neutraliseLine(words))], frame, paint);
  });
  return lines.length > 0 ? ['', ...lines] : [];
}

function allowedCell({ allowed, current }: ImageUpdate): Span {
  if (!allowed) return span('-', 'dim');
  return span(allowed.tag === current.tag ? 'same, rebuilt' : neutraliseLine(allowed.tag), 'green');
}

function reasons(images: readonly ImageUpdate[], frame: Frame, paint: Paint): string[] {
  const lines = images.flatMap(({ app, service, held }) =>
    held.flatMap(({ tag, text }) =>
      layout([span(neutraliseLine(`${app}/${service}: ${tag} is held back: ${text}`))], frame, paint),
    ),
  );
  return lines.length > 0 ? ['', ...lines] : [];
}

/** A registry is told of once, however many images it has. */
function faults(images: readonly ImageUpdate[], frame: Frame, paint: Paint): string[] {
  const found = images.flatMap(({ app, service, fault }) => (fault ? [{ name: `${app}/${service}`, fault }] : []));
  const groups = Map.groupBy(found, ({ fault }) => fault.message);
  const lines = [...groups].flatMap(([message, members]) => [
    ...layout(
      [
        span('! ', 'yellow'),
        span(neutraliseLine(message)),
        span(neutraliseLine(`; nothing is known of ${members.map(({ name }) => name).join(', ')}`), 'dim'),
      ],
      frame,
      paint,
    ),
    ...(members[0]?.fault.suggestions ?? []).flatMap((text) =>
      layout([span('try: ', 'cyan'), whole(neutraliseLine(text))], { ...frame, first: '  ' }, paint),
    ),
  ]);
  return lines.length > 0 ? ['', ...lines] : [];
}
