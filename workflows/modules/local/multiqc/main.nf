// One page of the cohort by MultiQC.
process MULTIQC {
    label 'process_single'

    input:
    path summaries, stageAs: 'multiqc/*'
    path config

    output:
    path 'multiqc_report.html', emit: page
    path 'multiqc_report_data', emit: data
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    """
    export MPLCONFIGDIR=\$PWD/.matplotlib
    multiqc --force --no-ansi --data-dir --filename multiqc_report.html --config '${config}' ${args} multiqc

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        multiqc: \$(multiqc --version | sed 's/.* //')
    END_VERSIONS
    """

    stub:
    """
    mkdir multiqc_report_data
    touch multiqc_report.html
    printf '"%s":\\n    multiqc: stub\\n' '${task.process}' >versions.yml
    """
}
