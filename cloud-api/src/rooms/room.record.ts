import { roomPolicy } from '@scheduler/shared-types/policies/room.policy'
import type { zRoom, zRoomCreate, zRoomUpdate } from '@scheduler/shared-types/rooms/room.contract'
import type { ContractKind } from '../records/record-kind.ts'
import { firstUse } from '../records/references.ts'
import type { RoomDocument } from './room.model.ts'
import { presentRoom } from './room.presenter.ts'

export const roomRecord: ContractKind<RoomDocument, typeof zRoom, typeof zRoomCreate, typeof zRoomUpdate> = {
  entity: 'room',
  policy: roomPolicy,
  model: (models) => models.Room,
  present: (_deps, document) => presentRoom(document),
  sort: { name: 1 },
  make: (_deps, { name }) => ({ name, active: true }),
  change: (_deps, { version: _version, ...fields }) => fields,
  findUse: ({ deps, session, clinicId, id }) =>
    firstUse({
      appointments: () => deps.models.Appointment.exists({ clinicId, roomId: id }).session(session),
      'appointment types': () =>
        deps.models.AppointmentType.exists({ clinicId, roomIds: id }).session(session),
    }),
}
