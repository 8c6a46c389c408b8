"""Bindings for files nobody here wrote, and a few lines by hand of each file's shape, with its quirks, for where the file isn't at hand.

``whole`` and ``part`` are rows read, kept, refused. Refused are 20 reports closed before they were made, and a line of months with
three points for a number: one bad cell of a wide line keeps the line back.
"""

OFFICE = {"const": "groves-office"}
MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sep.", "Oct.", "Nov.", "Dec")

EVENTS = {
    "file": "dossiers/wabo_receipt_cases_first_half.csv",
    "binding": {
        "dataset": "permits",
        "missing": ["", "EMPTY"],
        "columns": {
            "code": "case_id",
            "unit": OFFICE,
            "received_at": {"from": "case_start", "format": "iso"},
            "due_at": {"from": "case_end_planned", "format": "iso"},
            "done_at": {"from": "case_end", "format": "iso"},
            "state": "department",
        },
    },
    "sample": """case_id,activity,timestamp,org_group,case_start,case_end_planned,case_end,department
case-1,Confirmation of receipt,2010-10-05 06:32Z,EMPTY,2010-10-03 23:06:40.020+00:00,2010-11-29 00:06Z,2010-11-29 13:51:06.575Z,General
case-1,T06 Determine,2010-10-05 06:42:49.801+00:00,Group 1,2010-10-03 23:06:40.020+00:00,2010-11-29 00:06Z,2010-11-29 13:51:06.575Z,General
case-2,Confirmation of receipt,2010-10-05 11:01:58.437+00:00,EMPTY,2010-10-03 23:06:40.020+00:00,2010-11-29 00:06:40.010+00:00,,EMPTY
""",
    "whole": (4422, 717, 0),
    "part": (3, 2, 0),
}
FINES = {
    "file": "dossiers/road_traffic_fine_100cases.csv",
    "binding": {
        "dataset": "permits",
        "filters": [{"from": "concept:name", "is": ["Create Fine"]}],
        "columns": {
            "code": "case:concept:name",
            "unit": OFFICE,
            "received_at": {"from": "time:timestamp", "format": "iso"},
            "fee": "amount",
        },
        "decimal": ".",
    },
    "sample": """amount,article,case:concept:name,concept:name,dismissal,expense,time:timestamp,vehicleClass
35.0,157.0,N77802,Create Fine,NIL,,2005-03-23 00:00:00+01:00,A
,,N77802,Send Fine,,11.0,2005-07-22 00:00:00+02:00,
36.0,157.0,A17641,Create Fine,NIL,,2007-07-14 00:00:00+02:00,A
""",
    "whole": (100, 100, 0),
    "part": (2, 2, 0),
}
CASES = {
    "file": "health/opendengue_vn_province_month_1994_2010.csv",
    "binding": {
        "dataset": "months",
        "columns": {
            "period": {"from": "calendar_start_date", "period": "month"},
            "unit": OFFICE,
            "series": "full_name",
            "value": "dengue_total",
        },
    },
    "sample": """adm_0_name,adm_1_name,full_name,calendar_start_date,calendar_end_date,dengue_total,T_res
VIET NAM,X,"VIET NAM, X",1994-02-01,1994-02-28,9,Month
VIET NAM,X,"VIET NAM, X",1994-03-01,1994-03-31,14,Month
VIET NAM,Y,"VIET NAM, Y",1994-03-01,1994-03-31,0,Month
""",
    "whole": (12273, 12273, 0),
    "part": (3, 3, 0),
}
SERIES = {
    "file": "socioeconomic/gso_dak_nong_all_tables.csv",
    "binding": {
        "dataset": "years",
        "filters": [{"from": "year", "is_not": [""]}],
        "columns": {
            "period": "year",
            "unit": OFFICE,
            "series": {"from": ["table", "item"], "join": " | ", "may_lack": ["item"]},
            "value": "value",
        },
        "decimal": ".",
    },
    "sample": """category,table,item,area,year,value,note
"Land, Climate",Land use (As of 31 December 2015),Total area,X,,650.9,
Population,Average population by province,Total,X,2010,1.204,
Population,Average population by province,Total,X,2011,510.5,prel
Forestry,Area of planted forest by province,,X,2004,1.7,
""",
    "whole": (1697, 1697, 0),
    "part": (3, 3, 0),
}
EXAMS = {
    "file": "education/thpt_exam_province_subject_2017_2026.csv",
    "binding": {
        "dataset": "years",
        "filters": [{"from": "province_code", "is": ["63"]}, {"from": "year", "is_not": ["2026"]}],
        "columns": {"period": "year", "unit": OFFICE, "series": "subject", "value": "mean"},
        "decimal": ".",
    },
    "sample": """year,province_code,province_name,region,subject,subject_label,count,mean,std
2017,1,Hà Nội,Miền Bắc,DiaLy,Địa lí,45683,6.1574,1.4237
2017,63,X,Tây Nguyên,DiaLy,Địa lí,4568,6.1714,1.4
2025,63,X,Tây Nguyên,ToanHoc,Toán,4568,5.234,1.4
2026,63,Y,Miền Nam,ToanHoc,Toán,4568,5.1,1.4
""",
    "whole": (85, 85, 0),
    "part": (2, 2, 0),
}
RAIN = {
    "file": "environment/gso_monthly_rainfall_stations_raw.csv",
    "binding": {
        "dataset": "months",
        "decimal": ".",
        "unpivot": {"columns": {name: f"{n:02}" for n, name in enumerate(MONTHS, 1)}, "name": "month", "value": "measured"},
        "columns": {
            "period": {"from": ["Year", "month"], "join": "-"},
            "unit": OFFICE,
            "series": "Cities, provincies",
            "value": "measured",
        },
    },
    "sample": '\ufeff"Monthly rainfall at some stations by Year, Cities, provincies and Month"\r\n\r\n"Year";"Cities, provincies";'
    + ";".join(f'"{name}"' for name in MONTHS)
    + '\r\n"2016";"Lai Chau";74.0;24.9;66.9;197.8;308.3;446.3;422.7;236.3;281.6;45.6;81.6;0.4\r\n'
    + '"2002";"Playku";..;..;1.0;19.0;270.0;..;515.0;368.0;427.0;84.0;13.0;10.0\r\n',
    "whole": (2614, 2602, 12),
    "part": (21, 21, 0),
}
REPORTS = {
    "file": "citizen_reports/sf311_requests_share.csv",
    "binding": {
        "dataset": "permits",
        "zone": "America/Los_Angeles",
        "columns": {
            "code": "unique_key",
            "unit": OFFICE,
            "received_at": {"from": "created_date", "format": "iso"},
            "done_at": {"from": "closed_date", "format": "iso"},
            "state": "status",
        },
    },
    "sample": """unique_key,created_date,closed_date,status,status_notes,incident_address
240368,2008-07-01 09:35:16,2008-09-18 07:57:39,Closed,Completed,"10 SANTOS ST, SAN FRANCISCO, CA"
240518,2008-07-01 11:31:07,,Open,,"67 JOOST AVE, SAN FRANCISCO, CA"
""",
    "whole": (4905, 4885, 20),
    "part": (2, 2, 0),
}
CALLS = {
    "file": "citizen_reports/nyc311_2025-03-24_sample.csv",
    "binding": {
        "dataset": "permits",
        "zone": "America/New_York",
        "columns": {
            "code": "Unique Key",
            "unit": OFFICE,
            "received_at": {"from": "Created Date", "format": "MM/dd/yyyy hh:mm:ss a"},
            "done_at": {"from": "Closed Date", "format": "MM/dd/yyyy hh:mm:ss a"},
            "channel": {"from": "Open Data Channel Type", "map": {"ONLINE": "online", "MOBILE": "online"}, "otherwise": "counter"},
            "state": "Status",
        },
    },
    "sample": """Unique Key,Created Date,Closed Date,Status,Resolution Description,Open Data Channel Type,Location
64446107,03/24/2025 11:33:07 PM,03/25/2025 12:45:11 AM,Closed,"The Police, at that time.",ONLINE,"(40.6, -73.9)"
64453126,03/24/2025 11:29:00 PM,,Open,,PHONE,
""",
    "whole": (235, 235, 0),
    "part": (2, 2, 0),
}
COLLISIONS = {
    "file": "security_traffic/edinburgh_road_collisions_2010_2013.csv",
    "binding": {
        "dataset": "permits",
        "zone": "Europe/London",
        "columns": {
            "code": {"from": ["acc_ref", "a_date"], "join": "/"},
            "unit": OFFICE,
            "received_at": {"from": ["a_date", "a_time_hr", "a_time_min"], "format": "dd/MM/yyyy H m"},
            "state": "severity",
        },
    },
    "sample": """acc_ref,severity,no_vehicle,a_date,a_day,a_time_hr,a_time_min,junc_det,latitude,longitude
3910,Slight,1,02/01/2010,Saturday,14,4,Crossroads,55.9,-3.1
4810,Fatal,3,15/12/2010,Wednesday,12,0,'T' or staggered junction,55.9,-3.1
""",
    "whole": (4074, 4074, 0),
    "part": (2, 2, 0),
}
FILES = (EVENTS, FINES, CASES, SERIES, EXAMS, RAIN, REPORTS, CALLS, COLLISIONS)
