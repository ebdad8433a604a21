// Azurite, ended by its standard input: in order by a line, at once by its end, which comes with the end of whoever started it, whatever ended that.
process.stdin.once('data', () => process.emit('SIGTERM')).once('end', () => process.exit());
require('azurite/dist/src/azurite');
