// prettier-ignore
var tickets = [
  {
    "ticket_id": "900001",
    "issue_type": "Street Light",
    "issue_description": "Issue: Outage | Pole number: 12",
    "ticket_status": "Closed",
    "ticket_created_date_time": "2016-10-21T08:55:58.000",
    "ticket_closed_date_time": "2016-11-01T06:46:47.000",
    "street_address": "100 EXAMPLE ST",
    "latitude": "29.9500",
    "longitude": "-90.0700"
  }
]
exports.tickets = tickets
