export type {
  Append,
  EventLog,
  EventQuery,
  EventSource,
  ExpectedVersion,
  Follower,
  Transaction,
} from './transaction.ts';
