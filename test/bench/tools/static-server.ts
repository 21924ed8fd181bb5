import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

// Answers every request with the GetFileDetectReport reply of the vendor's documentation, so that a benchmark measures the
// client. Ends with its parent.
const reply = readFileSync(
  join(import.meta.dirname, '../../../packages/alibaba/test/fixtures/getfiledetectreport.en.docs-2024-02.json'),
);
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': reply.length });
    response.end(reply);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`{"port": ${address.port}\n}\n`);
});
process.stdin.resume().on('end', () => process.exit(0));
