import * as z from 'zod';
import { ComposeName, Identifier, Port, Text, textLike } from '../config/scalars.ts';

/** A path that starts in the extension's folder. That it also ends there is checked with its place. */
export const InnerPath = textLike(/^(?!\/)\S.*$/, 'must be a path inside the extension’s folder, such as ./icon.svg');

const Volume = z.strictObject({
  name: Text.describe('Its name in the Compose file.'),
  mountPath: textLike(/^\/\S*$/, 'must be a path in the container, such as /data').describe('Where containers see it.'),
  type: z.enum(['named', 'bind']).optional().describe('A volume of Docker (default), or a folder of the host.'),
});

const PublishedPort = z.strictObject({
  container: Port.describe('The port in the container.'),
  host: Port.optional().describe('The port on the host, at 127.0.0.1 only. Absent: assigned once and kept.'),
  protocol: z.enum(['tcp', 'udp']).optional().describe('Default: tcp.'),
  service: ComposeName.optional().describe('Whose port it is. Default: the main service.'),
});

export const DockerSection = z
  .strictObject({
    compose: InnerPath.optional().describe('The Compose file, as a path inside the extension’s folder.'),
    composeInline: z
      .record(z.string(), z.unknown(), { error: 'must be a Compose model: a mapping with services' })
      .optional()
      .describe('The Compose model itself, instead of a file.'),
    main: ComposeName.optional().describe(
      'The service that ports, health, proxy, resources and outputs mean. Default: the only service, or the only one with a port.',
    ),
    images: z.array(Text).optional().describe('The images it uses.'),
    networks: z.array(Identifier).optional().describe('Networks it joins besides its own.'),
    volumes: z.array(Volume).optional().describe('What it keeps.'),
    ports: z.array(PublishedPort).optional().describe('Ports it offers on the host.'),
  })
  .refine(({ compose, composeInline }) => compose === undefined || composeInline === undefined, {
    error: 'must not stand beside docker.compose: there can be one model only',
    path: ['composeInline'],
  })
  .refine(({ compose, composeInline }) => compose !== undefined || composeInline !== undefined, {
    error: 'must name the Compose file, unless docker.composeInline holds the model',
    path: ['compose'],
  })
  .describe('What it runs.');
