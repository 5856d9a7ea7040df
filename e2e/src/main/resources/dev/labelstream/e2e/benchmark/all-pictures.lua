-- wrk asks for all pictures in turn, by the paths in the file PICTURE_PATHS, one a line.
local requests = {}
local at = 0

function init()
  for path in io.lines(os.getenv("PICTURE_PATHS")) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary)
  local e = summary.errors
  io.write(string.format("requests=%d micros=%d failed=%d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout))
end
