import { createServer } from 'node:http'
import { Server } from 'socket.io'

/** Passes every message on to the others and says on the first line where it listens. */
const http = createServer()
const server = new Server(http)
server.on('connection', (socket) => {
  socket.on('message', (message: unknown) => socket.broadcast.emit('message', message))
})
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  console.log(`http://127.0.0.1:${address.port}`)
})
