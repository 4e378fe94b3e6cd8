"""Zibo's clause 4 in SQL, for DuckDB: events folded into a row a ticket, limits looked up in a table of days."""

READ = """
create or replace table tickets as
select id, coalesce(fields."制度性复杂问题", true) as guard, parties."承办单位" is not null as assigned, events
from read_json('{path}', format='newline_delimited', columns={{
    id: 'varchar', parties: 'struct("承办单位" varchar)', fields: 'struct("制度性复杂问题" boolean)',
    events: 'struct(event varchar, "at" varchar, fields struct("至" varchar))[]'}});
create or replace table events as
select id, e.event as kind, epoch(strptime(left(e."at", 19), '%Y-%m-%dT%H:%M:%S'))::bigint as "at",
       epoch(strptime(left(e.fields."至", 19), '%Y-%m-%dT%H:%M:%S'))::bigint as until
from (select id, unnest(events) as e from tickets);
"""

JUDGE = """
create or replace table outcome as
with known as (select * from events where "at" <= {as_of}),
folded as (
    select id,
        min("at") filter (kind = '接收') as received, min("at") filter (kind = '初步回复') as replied,
        min("at") filter (kind = '解决确认') as resolved, min("at") filter (kind = '答复企业') as answered,
        min("at") filter (kind = '反馈平台') as fed_back, min("at") filter (kind = '延期申请') as requested,
        max("at") filter (kind = '延期申请') as again, min("at") filter (kind = '单位负责人签字') as one,
        min("at") filter (kind = '市领导签字') as two, min("at") filter (kind = '省平台核准') as approved,
        min(until) filter (kind = '省平台核准') as until, min("at") filter (kind = '诉求撤回') as withdrawn,
        count(*) filter (kind = '认定') as rung1
    from known group by id),
dated as (
    select t.id, guard, assigned, f.* exclude (id), c.third * 86400 + 43200 as reply_due, c.fifteenth * 86400 + 43200 as due
    from tickets t left join folded f on f.id = t.id left join calendar c on c.day = f.received // 86400),
asked as (
    select *, requested is not null and coalesce(resolved > requested, true) and coalesce(withdrawn > requested, true) as asks,
        again > requested and coalesce(resolved > again, true) and coalesce(withdrawn > again, true) as asks_again
    from dated),
granted as (
    select *, asks and (requested > due or not guard) as refused,
        asks and requested <= due and guard as runs,
        coalesce(asks and requested <= due and guard and one <= two and two <= approved and approved <= due
            and coalesce(approved < resolved, true), false) as granted
    from asked),
extended as (
    select *, case when granted and until > due then until else due end as last,
        runs and ((one is null and (two is not null or approved is not null)) or (two is null and approved is not null)) as skipped,
        case when answered is not null and fed_back is not null then greatest(answered, fed_back) end as both_done
    from granted),
stated as (
    select *,
        case when received is null then '' when replied is not null then if(replied <= reply_due, 'met', 'late')
             when {as_of} > reply_due then 'overdue' else 'pending' end as status0,
        case when received is null then '' when resolved is not null then if(resolved <= last, 'met', 'late')
             when withdrawn is not null then if(withdrawn > last, 'overdue', 'waived')
             when {as_of} > last then 'overdue' else 'pending' end as status1,
        case when received is null then '' when both_done is not null then if(both_done <= last, 'met', 'late')
             when withdrawn is not null then if(withdrawn > last, 'overdue', 'waived')
             when {as_of} > last then 'overdue' else 'pending' end as status2
    from extended),
redo as (
    select o.id, c.tenth * 86400 + 43200 as due, min(d."at") as done
    from known o join calendar c on c.day = o."at" // 86400
    left join known d on d.id = o.id and d.kind = '重办反馈' and d."at" > o."at"
    where o.kind = '责成' group by o.id, o."at", c.tenth),
redos as (
    select id, count(*) filter (done <= due) as met, count(*) filter (done > due) as late,
        count(*) filter (done is null and {as_of} > due) as overdue,
        count(*) filter (done is null and {as_of} <= due) as pending
    from redo group by id)
select s.id, status0, coalesce(strftime(to_timestamp(reply_due), '%Y-%m-%dT%H:%M:%S'), '') as due0,
    status1, coalesce(strftime(to_timestamp(last), '%Y-%m-%dT%H:%M:%S'), '') as due1,
    status2, coalesce(strftime(to_timestamp(last), '%Y-%m-%dT%H:%M:%S'), '') as due2,
    coalesce(met, 0) as met, coalesce(late, 0) as late, coalesce(overdue, 0) as overdue, coalesce(pending, 0) as pending,
    (status0 in ('late', 'overdue'))::int + (status1 in ('late', 'overdue'))::int + (status2 in ('late', 'overdue'))::int
        + refused::int + coalesce(skipped, false)::int
        + coalesce(asks_again and (granted or not guard or again > last), false)::int
        + coalesce(late, 0) + coalesce(overdue, 0) + (received is not null and not assigned)::int as violations,
    (status2 in ('late', 'overdue'))::int as rung0, coalesce(rung1, 0) as rung1
from stated s left join redos r on r.id = s.id;
"""


def prepare(connection, calendar):
    connection.execute("set timezone = 'UTC'; set threads = 1; set preserve_insertion_order = false")
    connection.execute("create table calendar (day bigint, third bigint, tenth bigint, fifteenth bigint)")
    connection.executemany("insert into calendar values (?, ?, ?, ?)", calendar)


def read(connection, path):
    connection.execute(READ.format(path=path))


def judge(connection, as_of):
    connection.execute(JUDGE.format(as_of=as_of))


def write(connection, path):
    connection.execute(f"copy outcome to '{path}' (format json)")
