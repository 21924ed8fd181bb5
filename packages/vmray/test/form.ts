/** A part of a form as it went over the wire. */
export interface WirePart {
  head: string;
  content: string;
}

/** Takes a multipart body apart, by hand: the encoder must not be tested with itself. */
export function partsOf(body: string): WirePart[] {
  const boundary = body.slice(0, body.indexOf('\r\n'));
  const pieces = `\r\n${body}`.split(`\r\n${boundary}`);
  return pieces.slice(1, -1).map((piece) => {
    const end = piece.indexOf('\r\n\r\n');
    return { head: piece.slice(2, end), content: piece.slice(end + 4) };
  });
}

/** The fields of a form by name; the file's content under `sample_file`, its header under `filename`. */
export function fieldsOf(body: string): Record<string, string> {
  return Object.fromEntries(
    partsOf(body).flatMap(({ head, content }) => {
      const name = /; name="([^"]*)"/.exec(head)?.[1] ?? '';
      const filename = /; filename="([^"]*)"/.exec(head)?.[1];
      return filename === undefined
        ? [[name, content]]
        : [
            [name, content],
            ['filename', filename],
          ];
    }),
  );
}
